package org.rewardedsoups.tests.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Common;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

/// Our engine beside stock libtorch (through DJL), in one process and in turns: square matrix
/// products, and the training step of a small GPT.
///
/// Run: `mvn -q -Pbench test-compile exec:exec@bench -Dargs="--threads=1 --json=bench.json"`; without
/// the profile only our side is timed.
final class Bench {

    /// @param json file for the figures
    record Config(
            @Doc("also write the figures to this file") Optional<Path> json,
            @Doc("sizes of the square products") List<Integer> sizes,
            @Doc("turns of each library") int rounds,
            @Doc("seconds of warm-up of each job") double warmUp,
            @Doc("whether to time the training step") boolean training) {
        static final Config DEFAULT =
                new Config(Optional.empty(), List.of(512, 768, 1024), 21, 2, true);
        static final Config QUICK = new Config(Optional.empty(), List.of(128), 3, 0.3, true);
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "bench",
                    "Time our engine and stock libtorch side by side.",
                    Config.DEFAULT,
                    Config.QUICK,
                    List.of("--threads=1 --json=bench.json", "--quick"));

    private final Config config;
    private final int threads;
    private final Optional<Peer> peer;
    private final Race race;
    private final ArrayNode rows = new ObjectMapper().createArrayNode();

    private Bench(Config config, int threads) {
        this.config = config;
        this.threads = threads;
        this.peer = Peer.installed(threads);
        this.race = new Race(threads, config.rounds(), config.warmUp());
    }

    static void main(String[] args) {
        EXPERIMENT.tool(args, Bench::run);
    }

    private static int run(Config config, Common options) throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = options.threads() == 0 ? processors : options.threads();
        new Bench(config, threads).run(options.quick() ? GptSizes.SMALL : GptSizes.FULL);
        return 0;
    }

    private void run(GptSizes sizes) throws IOException, InterruptedException {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf(
                Locale.ROOT,
                "%s kernels beside %s, %d thread%s, %s, load average %.2f%n",
                Providers.chosen().name(),
                peer.map(Peer::name).orElse("nobody (build with -Pbench)"),
                threads,
                threads == 1 ? "" : "s",
                threads == 1 ? "CPU time" : "wall clock",
                load);
        for (int n : config.sizes()) {
            for (Product.Layout layout : Product.Layout.values()) {
                product(new Product(n, layout));
            }
        }
        if (config.training()) {
            var jobs = new ArrayList<Peer.Job>(List.of(new Gpt(sizes)));
            peer.ifPresent(other -> jobs.add(other.training(sizes)));
            compare(sizes.label(), sizes.tokensInAll(), "tokens/s", 0.3, jobs);
        }
        if (config.json().isPresent()) {
            write(config.json().get(), load);
        }
    }

    private void product(Product product) throws InterruptedException {
        var rng = new Rngs(1).stream(product.label());
        float[] a = Tensor.gaussian(rng, product.n(), product.n()).toFloats();
        float[] b = Tensor.gaussian(rng, product.n(), product.n()).toFloats();
        var jobs = new ArrayList<Peer.Job>(List.of(new OurProduct(product, a, b)));
        peer.ifPresent(other -> jobs.add(other.product(product, a, b)));
        compare(product.label(), product.flops() * 1e-9, "GFLOP/s", 1e-2 * product.n(), jobs);
    }

    /// @param work done by one run, in `unit`·s
    /// @param tolerance by which the results of the libraries may differ
    private void compare(
            String label, double work, String unit, double tolerance, List<Peer.Job> jobs)
            throws InterruptedException {
        List<String> names = new ArrayList<>(List.of("ours"));
        peer.ifPresent(other -> names.add(other.name()));
        List<Race.Lane> lanes = race.run(names, jobs);
        double[] results = jobs.stream().mapToDouble(Peer.Job::result).toArray();
        for (double result : results) {
            if (!(Math.abs(result - results[0]) <= tolerance)) {
                throw new IllegalStateException(
                        label + ": expected results within " + tolerance + ", got " + results[0]
                                + " and " + result);
            }
        }
        report(label, work, unit, lanes);
    }

    private void report(String label, double work, String unit, List<Race.Lane> lanes) {
        var line = new StringBuilder(String.format(Locale.ROOT, "%-32s", label));
        for (Race.Lane lane : lanes) {
            double rate = work / lane.median();
            line.append(
                    String.format(
                            Locale.ROOT,
                            " | %s %8.2f ms %9.1f %s",
                            lane.name(),
                            lane.median() * 1e3,
                            rate,
                            unit));
            rows.addObject()
                    .put("job", label)
                    .put("library", lane.name())
                    .put("threads", threads)
                    .put("medianSeconds", lane.median())
                    .put("bestSeconds", lane.best())
                    .put("rate", rate)
                    .put("unit", unit)
                    .put("timesOurs", lane.ratio());
        }
        if (lanes.size() > 1) {
            line.append(String.format(Locale.ROOT, " | ours x%.2f", lanes.getLast().ratio()));
        }
        System.out.println(line);
    }

    private void write(Path file, double load) throws IOException {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = json.createObjectNode();
        root.put("clock", threads == 1 ? "thread CPU time" : "wall clock")
                .put("java", Runtime.version().toString())
                .put("kernels", Providers.chosen().name())
                .put("loadAverage", load)
                .put("rounds", config.rounds())
                .set("rows", rows);
        byte[] bytes = json.writeValueAsBytes(root);
        AtomicFile.write(file, bytes);
    }
}
