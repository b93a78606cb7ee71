package org.rewardedsoups.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.run.UserException;

/// A library in a JVM of its own, which takes its turns in the race through pipes; see
/// [LibraryMain] for the other end.
///
/// In one process with us libtorch was up to five times slower or not, depending on what both had
/// taken from malloc before.
final class LibraryProcess implements Library {
    static final String UNLOCKED = "djl-unlocked";
    private static final String SEE = "see docs/performance.md";

    private final Process process;
    private final BufferedReader answers;
    private final String key;
    private final String description;

    /// @param name such as `Djl`; see [Library#installed]
    /// @param preload native libraries to be loaded before all others
    LibraryProcess(String name, Optional<Path> preload, int threads, boolean quick) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(LibraryMain.class.getName());
        command.addAll(List.of(name, Integer.toString(threads), Boolean.toString(quick)));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        preload.ifPresent(path ->
                builder.environment()
                        .merge(
                                "LD_PRELOAD",
                                path.toAbsolutePath().toString(),
                                (old, more) -> old + ":" + more));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        answers = process.inputReader();
        String[] hello = answer().split(" ", 2);
        key = hello[0];
        description = hello[1];
    }

    /// libtorch with AVX-512 on AMD.
    ///
    /// @param path of a library that answers MKL's question for the processor's maker
    /// @throws UserException if it does not
    static LibraryProcess unlocked(Path path, int threads, boolean quick) {
        if (!Files.isRegularFile(path)) {
            throw new UserException("no such file", "--unlock=" + path, SEE);
        }
        if (!Library.present("Djl")) {
            throw new UserException(
                    "libtorch is not there to unlock", "--unlock=" + path, "build with -Pbench");
        }
        var library = new LibraryProcess("Djl", Optional.of(path), threads, quick);
        if (!library.key().equals(UNLOCKED)) {
            library.close();
            throw new UserException("this library does not unlock MKL", "--unlock=" + path, SEE);
        }
        return library;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Optional<Work> enter(Job job) {
        if (!ask("enter " + job.name()).equals("ready")) {
            return Optional.empty();
        }
        return Optional.of(
                new Work() {
                    @Override
                    public void run() {
                        ask("seconds 1");
                    }

                    @Override
                    public double seconds(int repeats, Clock clock) {
                        return Double.parseDouble(ask("seconds " + repeats));
                    }

                    @Override
                    public double result() {
                        return Double.parseDouble(ask("result"));
                    }

                    @Override
                    public void close() {
                        ask("leave");
                    }
                });
    }

    private String ask(String question) {
        try {
            var questions = process.outputWriter();
            questions.write(question + "\n");
            questions.flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException("bench: " + key + " is gone", e);
        }
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("bench: a library ended, see its message above");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
