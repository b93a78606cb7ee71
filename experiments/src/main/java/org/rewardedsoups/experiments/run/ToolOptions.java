package org.rewardedsoups.experiments.run;

import java.util.Optional;

/// The options of every program, and the only ones of a tool beside its own: it has no run folder.
public record ToolOptions(
        @Doc("kernel providers by preference, such as vector,scalar") Optional<String> kernels,
        @Doc("threads to compute with, 0 for one per core; results do not depend on it")
                int threads,
        @Doc("print stack traces of errors") boolean debug,
        @Doc("print this text") boolean help) {

    public static final ToolOptions DEFAULT = new ToolOptions(Optional.empty(), 0, false, false);

    public ToolOptions {
        if (threads < 0) {
            throw new IllegalArgumentException("--threads: expected 0 or more, got " + threads);
        }
    }

    /// Threads to compute with: as asked for, else one per core.
    public int computingThreads() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
