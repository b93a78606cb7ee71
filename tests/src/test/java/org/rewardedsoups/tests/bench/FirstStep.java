package org.rewardedsoups.tests.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.ToolOptions;

/// When the first steps of training the GPT of the `train` job end, in seconds after the start of
/// the JVM, with the making of the model: what a user waits for before the compiler has seen a step.
///
/// Run: `mvn -q -Pbench test-compile exec:exec@first-step`.
final class FirstStep {
    private static final int STEPS = 10;

    record Config(@Doc("a small model, to see whether it runs") boolean quick) {}

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "first-step",
                    "Measure how long the first training steps take.",
                    new Config(false),
                    new Config(false),
                    List.of("--quick"));

    private FirstStep() {}

    static void main(String[] args) {
        EXPERIMENT.tool(args, FirstStep::run);
    }

    private static int run(Config config, ToolOptions options) {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        Job job = Training.jobs(config.quick()).getFirst();
        try (Work work = job.task().ours()) {
            print("model made", start);
            for (int step = 1; step <= STEPS; step++) {
                work.run();
                print("step " + step, start);
            }
        }
        return 0;
    }

    private static void print(String what, long start) {
        double seconds = (System.currentTimeMillis() - start) / 1e3;
        System.out.printf(Locale.ROOT, "%-12s %6.2f s%n", what, seconds);
    }
}
