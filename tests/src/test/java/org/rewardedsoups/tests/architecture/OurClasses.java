package org.rewardedsoups.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.tests.Repository;

/// The compiled classes of all modules, read once.
final class OurClasses {
    static final String ROOT = "org.rewardedsoups.";
    static final JavaClasses ALL = read(Repository.MODULES);

    private OurClasses() {}

    static JavaClasses read(List<String> modules) {
        List<Path> folders = modules.stream().map(Repository::classes).toList();
        return new ClassFileImporter().importPaths(folders);
    }

    /// The module of a class of ours, which is the word after [#ROOT]; empty for other classes.
    static String module(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName() + ".";
        return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.")[0] : "";
    }
}
