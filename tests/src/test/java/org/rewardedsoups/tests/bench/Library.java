package org.rewardedsoups.tests.bench;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Somebody else's library, doing the same work as ours.
interface Library extends AutoCloseable {

    /// What the table and the JSON call it, such as `djl`.
    String key();

    /// Name, version and what a reader should know.
    String description();

    /// The job made ready, or empty if the library is no peer for it.
    Optional<Work> enter(Job job);

    @Override
    default void close() {}

    /// The libraries that the profiles `bench` and `nd4j` put on the class path, each started in a
    /// JVM of its own.
    static List<Library> installed(int threads, boolean quick) {
        List<Library> out = new ArrayList<>();
        for (String name : List.of("Djl", "Ejml", "LlamaCpp", "Nd4j")) {
            if (present(name)) {
                out.add(new LibraryProcess(name, Optional.empty(), threads, quick));
            }
        }
        return out;
    }

    static boolean present(String name) {
        return Library.class.getResource(name + "Library.class") != null;
    }

    /// @param name such as `Djl`, whose class is `DjlLibrary`
    static Library create(String name, int threads) {
        try {
            Class<?> type = Class.forName(Library.class.getPackageName() + "." + name + "Library");
            return (Library) type.getDeclaredConstructor(int.class).newInstance(threads);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("bench: " + name + " does not start", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("bench: " + name + " cannot be made", e);
        }
    }
}
