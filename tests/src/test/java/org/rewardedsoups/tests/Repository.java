package org.rewardedsoups.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where the sources, the compiled classes and the README of this repository lie.
public final class Repository {
    /// The modules in their order: each may use only those before it.
    public static final List<String> MODULES =
            List.of("tensor", "autograd", "models", "rl", "soups", "experiments");

    private Repository() {}

    /// The folder of the parent POM, found upwards from the working directory.
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("tensor/src"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "repository: expected to run inside it, got " + Path.of("").toAbsolutePath());
        }
        return folder;
    }

    /// The compiled classes of a module.
    public static Path classes(String module) {
        Path classes = root().resolve(module).resolve("target/classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException(
                    "repository: expected compiled classes in " + classes
                            + "; build with `mvn verify` or `mvn -pl tests -am verify`");
        }
        return classes;
    }

    /// The Java files of a module, `kind` being `main` or `test`, in `tests` also `bench` or `nd4j`.
    public static List<Path> sources(String module, String kind) {
        Path folder = root().resolve(module).resolve("src").resolve(kind).resolve("java");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The lines of a file.
    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
