package org.rewardedsoups.experiments.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small experiment for the tests, run in this process or in its own.
final class Demo {
    enum Fault {
        NONE,
        BUG,
        MISSING_FILE,
        BAD_INPUT
    }

    record Config(
            @Doc("rows to write") int rows,
            @Doc("what goes wrong") Fault fault,
            @Doc("a file") Optional<Path> data) {}

    static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "demo",
                    "writes rows",
                    new Config(4, Fault.NONE, Optional.empty()),
                    new Config(2, Fault.NONE, Optional.empty()),
                    List.of("--quick --seed=3"));

    private Demo() {}

    static void main(String[] args) {
        EXPERIMENT.main(args, Demo::run);
    }

    static void run(Config config, Run run) throws Exception {
        switch (config.fault()) {
            case NONE -> {}
            case BUG -> throw new IllegalStateException("a bug\nover two lines");
            case MISSING_FILE -> Files.readString(Path.of("no/such/file"));
            case BAD_INPUT -> throw new UserException("no JSON", "x.jsonl line 3", "repair it");
        }
        for (int i = 1; i <= config.rows(); i++) {
            run.metrics().row("expert-1", i, Map.of("reward", i / 2.0));
        }
    }
}
