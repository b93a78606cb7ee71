package org.rewardedsoups.experiments.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.rewardedsoups.tensor.AtomicFile;

/// A run of an experiment: its folder, what it measures and how far it is.
///
/// The folder holds `config.json`, `metrics.csv`, `metrics.jsonl`, `tensorboard/`, `checkpoints/`,
/// `front.json` and `report.html`. Every file is there whole or not at all.
public final class Run implements AutoCloseable {
    private final RunFolder folder;
    private final Common options;
    private final ObjectNode config;
    private final Metrics metrics;
    private final Clock clock;
    private final PrintStream log;
    private final List<Timing> timings = new ArrayList<>();

    private Run(RunFolder folder, Common options, ObjectNode config, Clock clock, PrintStream log)
            throws IOException {
        this.folder = folder;
        this.options = options;
        this.config = config;
        this.clock = clock;
        this.log = log;
        this.metrics =
                folder.resumed()
                        ? Metrics.resume(folder.path(), clock)
                        : Metrics.create(folder.path(), clock);
    }

    /// Opens the run folder and writes `config.json`, or resumes the run in it.
    ///
    /// @param log where progress and notes are printed
    /// @throws UserException if the folder cannot be written, or holds a run with other options to
    ///   resume
    static Run start(String experiment, Record config, Common options, Clock clock, PrintStream log)
            throws IOException {
        ObjectNode tree = RunConfig.of(experiment, config, options);
        RunFolder folder = RunFolder.open(experiment, options, clock, log);
        if (folder.resumed()) {
            RunConfig.requireSame(folder.path().resolve("config.json"), tree);
        }
        try {
            var run = new Run(folder, options, tree, clock, log);
            run.writeConfig();
            return run;
        } catch (IOException e) {
            folder.removeIfEmpty();
            throw new UserException(
                    "cannot write the run folder: " + Failure.reason(e),
                    "--out=" + folder.path(),
                    "choose a folder that can be written",
                    e);
        }
    }

    public Common options() {
        return options;
    }

    public long seed() {
        return options.seed();
    }

    /// Whether an earlier, interrupted run goes on here.
    public boolean resumed() {
        return folder.resumed();
    }

    public Path folder() {
        return folder.path();
    }

    /// A file of the run folder; write it with [AtomicFile].
    public Path file(String name) {
        return folder.path().resolve(name);
    }

    /// The folder for checkpoints, made at the first call.
    public Path checkpoints() {
        try {
            return Files.createDirectories(file("checkpoints"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Metrics metrics() {
        return metrics;
    }

    /// What `config.json` says.
    public ObjectNode config() {
        return config.deepCopy();
    }

    /// Adds a fact to `config.json`, such as the digest of the weights used.
    public void describe(String key, String value) {
        config.put(key, value);
        try {
            writeConfig();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Prints one line for the user.
    public void note(String line) {
        log.println(line);
        log.flush();
    }

    /// Starts to show how far `task` is; close it when done.
    public Progress progress(String task, long total) {
        return Progress.start(task, total, log, clock);
    }

    /// Does a part of the run and remembers how long it took.
    public <T> T timed(String part, Callable<T> work) throws Exception {
        Instant start = clock.instant();
        try {
            return work.call();
        } finally {
            double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
            timings.add(new Timing(part, seconds));
        }
    }

    /// The parts done so far, in order.
    public List<Timing> timings() {
        return List.copyOf(timings);
    }

    /// Writes `front.json`.
    public void write(Front front) throws IOException {
        FrontFile.write(file("front.json"), front);
    }

    /// Takes the run folder back if nothing but its configuration is in it: bad input leaves no
    /// trace.
    void discardIfEmpty() throws IOException {
        if (folder.resumed() || !metrics.rows().isEmpty()) {
            return;
        }
        metrics.close();
        Files.deleteIfExists(file("config.json"));
        folder.removeIfEmpty();
    }

    private void writeConfig() throws IOException {
        AtomicFile.write(file("config.json"), Json.pretty(config).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        metrics.close();
    }
}
