package org.rewardedsoups.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.ToolOptions;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.Scope;

/// Memory of the GPT's training step: what the process takes from the system above what it took
/// before the model was made, with parameters, gradients and moments; Linux only.
///
/// Run: `mvn -q -Pbench test-compile exec:exec@memory`, and again with `-Dargs="--peer"` for
/// libtorch; one library per process, since memory that a library keeps cannot be told apart.
final class StepMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int STEPS = 6;

    /// @param peer libtorch instead of our engine
    record Config(
            @Doc("measure libtorch instead of our engine") boolean peer,
            @Doc("a small model, to see whether it runs") boolean quick) {}

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "memory",
                    "Measure the memory of a training step.",
                    new Config(false, false),
                    new Config(false, false),
                    List.of("--peer", "--quick"));

    private StepMemory() {}

    static void main(String[] args) {
        EXPERIMENT.tool(args, StepMemory::run);
    }

    private static int run(Config config, ToolOptions options) throws Exception {
        if (!Files.isReadable(STATUS)) {
            throw new UserException("no " + STATUS, "this system", "measure on Linux");
        }
        Optional<Library> peer =
                config.peer() ? Optional.of(libtorch(options.threads())) : Optional.empty();
        work(peer, Training.jobs(true).getFirst()).run(); // loads libraries and classes
        System.gc();
        long start = bytes("VmRSS");
        Job job = Training.jobs(config.quick()).getFirst();
        Work work = work(peer, job);
        long most = 0;
        for (int step = 0; step < STEPS; step++) {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak begins anew
            work.run();
            most = Math.max(most, bytes("VmHWM") - start);
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %s: %.0f MB at most, of which scopes hold %.0f MB%n",
                job.name(),
                peer.map(Library::description).orElse("ours"),
                most / 1e6,
                Scope.reservedBytes() / 1e6);
        return 0;
    }

    private static Library libtorch(int threads) {
        if (!Library.present("Djl")) {
            throw new UserException("no libtorch", "--peer", "build with -Pbench");
        }
        int all = Runtime.getRuntime().availableProcessors();
        return Library.create("Djl", threads == 0 ? all : threads);
    }

    private static Work work(Optional<Library> peer, Job job) {
        return peer.isPresent() ? peer.get().enter(job).orElseThrow() : job.task().ours();
    }

    private static long bytes(String field) throws IOException {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
