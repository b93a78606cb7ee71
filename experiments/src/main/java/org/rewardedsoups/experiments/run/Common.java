package org.rewardedsoups.experiments.run;

import java.nio.file.Path;
import java.util.Optional;

/// The options that every experiment has.
public record Common(
        @Doc("root of every random stream") long seed,
        @Doc("run folder (default runs/<experiment>-<time>)") Optional<Path> out,
        @Doc("a first look: smaller defaults") boolean quick,
        @Doc("go on from the checkpoints of the run in --out, or of the latest run") boolean resume,
        @Doc("print what would run, then stop") boolean dryRun,
        @Doc("print the memory that a training step needs, then stop") boolean memory,
        @Doc("kernel providers by preference, such as vector,scalar") Optional<String> kernels,
        @Doc("threads to compute with, 0 for one per core; results do not depend on it")
                int threads,
        @Doc("print stack traces of errors") boolean debug,
        @Doc("print this text") boolean help) {

    public static final Common DEFAULT =
            new Common(
                    1,
                    Optional.empty(),
                    false,
                    false,
                    false,
                    false,
                    Optional.empty(),
                    0,
                    false,
                    false);

    public Common {
        new ToolOptions(kernels, threads, debug, help); // which refuses what no program takes
    }

    /// Those that tools have, too.
    public ToolOptions tool() {
        return new ToolOptions(kernels, threads, debug, help);
    }

    /// Threads to compute with: as asked for, else one per core.
    public int computingThreads() {
        return tool().computingThreads();
    }
}
