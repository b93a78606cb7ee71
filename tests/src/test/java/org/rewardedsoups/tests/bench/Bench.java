package org.rewardedsoups.tests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.experiments.run.ToolOptions;
import org.rewardedsoups.tensor.AtomicFile;

/// Our engine beside other libraries, in turns: from matrix products to whole training steps.
///
/// Run: `mvn -q -Pbench test-compile exec:exec@bench -Dargs="--only=sgemm --threads=1"`; without
/// the profile only our side is timed.
final class Bench {

    /// @param unlock library to preload into a second libtorch
    record Config(
            @Doc("jobs: families such as sgemm, or beginnings of names such as sgemm-1024")
                    List<String> only,
            @Doc("also write the figures to this file") Optional<Path> json,
            @Doc("also write the table to this file") Optional<Path> markdown,
            @Doc("also race libtorch with this library preloaded, see docs/performance.md")
                    Optional<Path> unlock,
            @Doc("turns of each library") int rounds,
            @Doc("seconds of warm-up of each library") double warmUp,
            @Doc("small sizes, to see whether it runs") boolean quick) {
        static final Config DEFAULT = new Config(21, 2);
        static final Config QUICK = new Config(5, 0.2);

        private Config(int rounds, double warmUp) {
            this(
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    rounds,
                    warmUp,
                    false);
        }

        Config {
            if (rounds < 1 || !(warmUp >= 0)) {
                throw new IllegalArgumentException(
                        "expected rounds of at least 1 and a warm-up of at least 0, got "
                                + rounds
                                + " and "
                                + warmUp);
            }
        }
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "bench",
                    "Time our engine and other libraries side by side.",
                    Config.DEFAULT,
                    Config.QUICK,
                    List.of("--only=sgemm,train --threads=1 --json=bench.json", "--quick"));

    private final Config config;
    private final int threads;
    private final List<Library> libraries;
    private final List<Measurement> measurements = new ArrayList<>();

    private Bench(Config config, int threads, List<Library> libraries) {
        this.config = config;
        this.threads = threads;
        this.libraries = libraries;
    }

    static void main(String[] args) {
        EXPERIMENT.tool(args, Bench::run);
    }

    private static int run(Config config, ToolOptions options) throws Exception {
        int threads = options.computingThreads();
        List<Job> jobs = Job.only(config.only(), Job.all(config.quick()));
        List<Library> libraries = new ArrayList<>();
        try {
            libraries.addAll(Library.installed(threads, config.quick()));
            if (config.unlock().isPresent()) {
                libraries.add(
                        Math.min(1, libraries.size()),
                        LibraryProcess.unlocked(config.unlock().get(), threads, config.quick()));
            }
            new Bench(config, threads, libraries).run(jobs);
        } finally {
            libraries.forEach(Library::close);
        }
        return 0;
    }

    private void run(List<Job> jobs) throws IOException, InterruptedException {
        var race = new Race(threads, config.rounds(), config.warmUp());
        var table = new Table(libraries.stream().map(Library::key).toList());
        Hardware hardware = Hardware.measure(threads);
        String host = Host.describe(threads, libraries, hardware);
        System.out.println(host + "\n" + table.head());
        for (Job job : jobs) {
            hardware = hardware.best(Hardware.measure(threads));
            Measurement measurement = race.run(job, libraries, hardware);
            measurements.add(measurement);
            System.out.println(table.row(measurement));
            write(host, table);
        }
        System.out.println("\n" + Table.LEGEND);
        System.out.printf(
                Locale.ROOT,
                "At the end: load average %.2f, limits: %s%n",
                Host.load(),
                hardware.label());
    }

    /// After every job, so that a run that is cut short leaves what it has.
    private void write(String host, Table table) throws IOException {
        if (config.json().isPresent()) {
            String text = Json.pretty(Figures.of(threads, measurements));
            AtomicFile.write(config.json().get(), text.getBytes(StandardCharsets.UTF_8));
        }
        if (config.markdown().isPresent()) {
            String text = "```\n" + host + "```\n\n" + table.markdown(measurements);
            AtomicFile.write(config.markdown().get(), text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
