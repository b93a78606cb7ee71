package org.rewardedsoups.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tests.Repository;

/// The modules are one straight line, and no two packages need each other.
class ModuleOrderTest {

    /// An empty scan would pass every rule; the floors are about half of what there is.
    @ParameterizedTest
    @CsvSource({"tensor, 40", "autograd, 15", "models, 40", "rl, 20", "soups, 5", "experiments, 60"})
    void everyModuleIsScanned(String module, int floor) {
        long count = OurClasses.read(List.of(module)).size();
        assertTrue(count >= floor, module + ": expected at least " + floor + " classes, got " + count);
    }

    @Test
    void classesLieInThePackageOfTheirModule() {
        for (String module : Repository.MODULES) {
            for (JavaClass type : OurClasses.read(List.of(module))) {
                assertEquals(module, OurClasses.module(type), type.getName());
            }
        }
    }

    @Test
    void modulesUseOnlyThoseBeforeThem() {
        var violations = new TreeSet<String>();
        for (JavaClass type : OurClasses.ALL) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String from = OurClasses.module(type);
                String to = OurClasses.module(dependency.getTargetClass());
                if (!to.isEmpty() && !mayUse(from, to)) {
                    violations.add(from + " uses " + to + ": " + dependency.getDescription());
                }
            }
        }
        assertTrue(violations.isEmpty(), String.join("\n", violations));
    }

    private static boolean mayUse(String from, String to) {
        return switch (from) {
            case "soups" -> to.equals("soups") || to.equals("tensor");
            default -> Repository.MODULES.indexOf(to) <= Repository.MODULES.indexOf(from);
        };
    }

    @Test
    void packagesNeedEachOtherInOneDirectionOnly() {
        slices().assignedFrom(new Packages())
                .should()
                .beFreeOfCycles()
                .check(OurClasses.ALL);
    }

    @Test
    void onlyTheVectorKernelsUseTheVectorApi() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.rewardedsoups.tensor.vector")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(OurClasses.ALL);
    }

    @Test
    void kernelsAreReachedThroughTheirInterfaceOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.rewardedsoups.tensor.vector", "org.rewardedsoups.tensor.scalar")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.rewardedsoups.tensor.vector", "org.rewardedsoups.tensor.scalar")
                .check(OurClasses.ALL);
    }

    /// A slice for every package; an experiment's main belongs to the package named after it.
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (OurClasses.module(type).isEmpty()) {
                return SliceIdentifier.ignore();
            }
            return name.equals("org.rewardedsoups.experiments")
                    ? SliceIdentifier.of(name + "." + outermost(type).toLowerCase(Locale.ROOT))
                    : SliceIdentifier.of(name);
        }

        private static String outermost(JavaClass type) {
            String name = type.getName().substring(type.getPackageName().length() + 1);
            return name.split("\\$")[0];
        }

        @Override
        public String getDescription() {
            return "every package, with the main that starts it";
        }
    }
}
