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

/// libtorch in a JVM of its own, into which a library was preloaded that makes MKL use AVX-512; it
/// takes its turns in the race through pipes. See [UnlockedDjlMain] for the other end.
final class UnlockedDjl implements Library {
    static final String KEY = "djl-unlocked";

    private final Process process;
    private final BufferedReader answers;
    private final String description;

    /// @param library answers MKL's question for the processor's maker
    UnlockedDjl(Path library, int threads, boolean quick) {
        try {
            if (!Files.isRegularFile(library)) {
                throw new UserException(
                        "no such file", "--unlock=" + library, "see docs/performance.md");
            }
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.add(UnlockedDjlMain.class.getName());
            command.addAll(List.of(Integer.toString(threads), Boolean.toString(quick)));
            var builder =
                    new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment()
                    .merge(
                            "LD_PRELOAD",
                            library.toAbsolutePath().toString(),
                            (a, b) -> a + ":" + b);
            process = builder.start();
            answers = process.inputReader();
            description = hello(library);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String hello(Path library) {
        String[] hello = answer().split(" ", 2);
        if (!hello[0].equals(KEY)) {
            process.destroy();
            throw new UserException(
                    hello[0].equals("none")
                            ? "libtorch is not on the class path"
                            : "the library does not unlock MKL",
                    "--unlock=" + library,
                    hello[0].equals("none") ? "build with -Pbench" : "see docs/performance.md");
        }
        return hello[1];
    }

    @Override
    public String key() {
        return KEY;
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
            throw new UncheckedIOException("bench: the unlocked libtorch is gone", e);
        }
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("bench: the unlocked libtorch ended, see its message above");
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
