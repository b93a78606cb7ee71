package org.rewardedsoups.experiments.run;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.models.memory.TrainingMemory;

/// A program of this project: its name, its options and how it starts and ends.
///
/// ```java
/// private static final Experiment<Config> EXPERIMENT =
///         new Experiment<>("summary", "one line", Config.DEFAULT, Config.QUICK, List.of("--quick"));
///
/// static void main(String[] args) {
///     EXPERIMENT.main(args, Summary::run); // void run(Config config, Run run)
/// }
/// ```
///
/// @param name as in `./soup NAME`
/// @param summary what it does, in one line
/// @param defaults its own options; see [Args]
/// @param quick the same with `--quick`
/// @param examples options worth trying, for the help text
public record Experiment<C extends Record>(
        String name, String summary, C defaults, C quick, List<String> examples) {

    /// What an experiment does, inside a run folder.
    @FunctionalInterface
    public interface Body<C> {
        void run(C config, Run run) throws Exception;

        /// What would happen, in a few lines, for `--dry-run`.
        default String plan(C config) {
            return "";
        }

        /// What a training step will need, for `--memory` and the first line of a run; empty if
        /// nothing is known.
        default Optional<TrainingMemory> memory(C config) throws Exception {
            return Optional.empty();
        }
    }

    /// What a program without a run folder does; it returns its exit code.
    @FunctionalInterface
    public interface Tool<C> {
        int run(C config, ToolOptions options) throws Exception;
    }

    /// What a program does with the options given to it; it returns its exit code.
    @FunctionalInterface
    private interface Started {
        int run(Args given) throws Exception;
    }

    /// Runs the experiment in its run folder and ends the program.
    public void main(String[] args, Body<C> body) {
        System.exit(run(args, body, System.out, System.err));
    }

    /// Runs a program that needs no run folder, and ends it. `--quick` is for those that have it among
    /// their own options.
    public void tool(String[] args, Tool<C> tool) {
        Started body =
                given -> {
                    ToolOptions options = given.over(ToolOptions.DEFAULT);
                    C config = given.over(given.on("quick") ? quick : defaults);
                    Machine.use(options);
                    return tool.run(config, options);
                };
        System.exit(start(args, ToolOptions.DEFAULT, body, System.out, System.err));
    }

    /// As [#main], but returns the exit code.
    public int run(String[] args, Body<C> body, PrintStream out, PrintStream err) {
        Started started =
                given -> {
                    Common options = given.over(Common.DEFAULT);
                    C config = given.over(options.quick() ? quick : defaults);
                    Machine.use(options.tool());
                    return inFolder(config, options, body, out, err);
                };
        return start(args, Common.DEFAULT, started, out, err);
    }

    /// @param further options that it has beside its own
    private int start(
            String[] args, Record further, Started body, PrintStream out, PrintStream err) {
        try {
            if (List.of(args).contains("--help")) {
                out.print(Usage.of(this, further));
                return 0;
            }
            return body.run(Args.parse(List.of(further, defaults), args));
        } catch (Throwable thrown) {
            Failure failure = Failure.of(thrown);
            failure.report(name, thrown, Arrays.asList(args).contains("--debug"), err);
            return failure.code();
        }
    }

    private int inFolder(C config, Common options, Body<C> body, PrintStream out, PrintStream err)
            throws Exception {
        if (options.dryRun()) {
            out.print(Json.pretty(RunConfig.of(name, config, options)) + body.plan(config));
            return 0;
        }
        Optional<String> memory = body.memory(config).map(TrainingMemory::text);
        if (options.memory()) {
            out.println(memory.orElse("memory of a training step: not known for " + name));
            return 0;
        }
        try (Run run = Run.start(name, config, options, Clock.systemDefaultZone(), err)) {
            try {
                memory.ifPresent(run::note);
                body.run(config, run);
            } catch (Exception e) {
                if (Failure.of(e).code() == Failure.BAD_INPUT) {
                    run.discardIfEmpty();
                }
                throw e;
            }
        }
        return 0;
    }
}
