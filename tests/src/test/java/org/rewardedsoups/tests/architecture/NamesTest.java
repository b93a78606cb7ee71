package org.rewardedsoups.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Types and methods bear the field's words, without the prefixes and suffixes of frameworks.
class NamesTest {
    private static final Set<String> EMPTY_WORDS =
            Set.of("Util", "Utils", "Manager", "Helper", "Helpers", "Impl", "Factory", "Builder");

    @Test
    void publicMethodsHaveNoGetOrIsBeforeTheirName() {
        var violations = new TreeSet<String>();
        for (JavaClass type : OurClasses.ALL) {
            for (JavaMethod method : type.getMethods()) {
                if (method.getModifiers().contains(JavaModifier.PUBLIC)
                        && method.getName().matches("(get|is)[A-Z].*")
                        && !recordComponent(type, method)
                        && !inherited(type, method)) {
                    violations.add(method.getFullName());
                }
            }
        }
        assertTrue(violations.isEmpty(), String.join("\n", violations));
    }

    private static boolean recordComponent(JavaClass type, JavaMethod method) {
        return type.isRecord() && type.tryGetField(method.getName()).isPresent();
    }

    /// Whether somebody else's type asks for the name, as exceptions and beans do.
    private static boolean inherited(JavaClass type, JavaMethod method) {
        String[] parameters =
                method.getRawParameterTypes().stream()
                        .map(JavaClass::getName)
                        .toArray(String[]::new);
        return type.getAllRawSuperclasses().stream()
                        .anyMatch(each -> each.tryGetMethod(method.getName(), parameters).isPresent())
                || type.getAllRawInterfaces().stream()
                        .anyMatch(each -> each.tryGetMethod(method.getName(), parameters).isPresent());
    }

    @Test
    void typesAreNotNamedAfterPatterns() {
        var violations = new TreeSet<String>();
        for (JavaClass type : OurClasses.ALL) {
            String name = type.getSimpleName();
            if (EMPTY_WORDS.stream().anyMatch(name::endsWith)
                    || name.startsWith("Abstract")
                    || name.startsWith("Base") && name.endsWith("Base")) {
                violations.add(type.getName());
            }
        }
        assertTrue(violations.isEmpty(), String.join("\n", violations));
    }
}
