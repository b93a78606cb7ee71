package org.rewardedsoups.tensor.tornado.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.DeviceMemoryException;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.tornado.GptSizes;
import org.rewardedsoups.tensor.tornado.GptStep;
import org.rewardedsoups.tensor.tornado.TornadoProvider;
import org.rewardedsoups.tensor.tornado.TrainingStep;

/// The device beside the CPU: training steps, products, copies; docs/gpu.md says what the table
/// means.
///
/// Run: `mvn -q test-compile exec:exec@gpu -Dargs="--json=gpu.json"`. Exit code 1 if the device
/// fails or its results are not the CPU's, 2 without a device or with options that do not exist.
final class GpuBench {
    /// Products that round to bfloat16 have three digits.
    private static final double TOLERANCE =
            System.getProperty("tensor.products", "").equals("bf16") ? 1e-2 : 1e-4;

    /// Of initial weights, as GPT-2's.
    private static final double DEVIATION = 0.02;

    private static final System.Logger LOG = System.getLogger("org.rewardedsoups.tensor.tornado");

    private final Options options;
    private final String device;
    private final Duel duel;
    private final PrintStream out;
    private final List<Figure> figures = new ArrayList<>();

    private boolean failed;
    private Llama base;

    private GpuBench(Options options, String device, PrintStream out) {
        this.options = options;
        this.device = device;
        this.out = out;
        duel = new Duel(options.runs());
    }

    static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (List.of(args).contains("--help")) {
            out.print(Options.USAGE);
            return 0;
        }
        try {
            Options options = Options.parse(args);
            var provider = new TornadoProvider();
            Optional<String> reason = provider.unavailable();
            if (reason.isPresent()) {
                err.println("gpu: " + reason.get());
                return 2;
            }
            return new GpuBench(options, provider.description(), out).run();
        } catch (IllegalArgumentException | IOException e) {
            err.println("gpu: " + e.getMessage());
            return 2;
        }
    }

    private int run() throws IOException {
        out.println("device: " + device);
        out.println(
                "CPU: %s kernels, %d processors, JDK %s"
                        .formatted(
                                Providers.chosen().name(),
                                Runtime.getRuntime().availableProcessors(),
                                Runtime.version()));
        out.println(Figure.head());
        if (options.wants("gpt")) {
            GptSizes sizes = options.gpt();
            job(
                    sizes.label(),
                    () ->
                            duel.train(
                                    sizes.label(),
                                    sizes.flops(),
                                    sizes.vocabulary(),
                                    new GptStep(sizes, DEVIATION, TrainingStep.RATE),
                                    new GptStep(sizes, DEVIATION, TrainingStep.RATE)));
        }
        if (options.wants("products")) {
            for (int n : options.quick() ? List.of(128, 256) : List.of(1024, 2048, 4096)) {
                job("product " + n, () -> duel.product(n, n > 2048 ? 4 : 8));
            }
        }
        if (options.wants("copy")) {
            job("copy", () -> duel.copy(options.quick() ? 1 << 20 : 1 << 26, 8));
        }
        LoraSizes sizes = options.quick() ? LoraSizes.QUICK : LoraSizes.FULL;
        if (options.wants("decode")) {
            var decode = new DecodingDuel(duel, sizes, options.weights(), () -> base(sizes));
            job(decode.label(), decode::measure);
        }
        if (options.wants("lora")) { // last, for it takes the most memory
            job(sizes.label(options.weights()), () -> lora(sizes));
        }
        double error = figures.stream().mapToDouble(Figure::error).max().orElse(0);
        boolean right = error <= TOLERANCE;
        out.printf(
                "%s: largest relative error %.1e, allowed %.0e%n",
                right ? "measured jobs agree with the CPU" : "THE DEVICE IS WRONG",
                error,
                TOLERANCE);
        return right && !failed ? 0 : 1;
    }

    /// After every job the file is written, so that a run that is cut short leaves what it has.
    private void job(String name, Supplier<Figure> job) throws IOException {
        Figure figure = measured(name, job);
        figures.add(figure);
        out.println(figure.line());
        if (options.json().isPresent()) {
            ObjectNode all = JsonNodeFactory.instance.objectNode().put("device", device);
            ArrayNode jobs = all.putArray("jobs");
            figures.forEach(each -> jobs.add(each.json()));
            byte[] text =
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(all);
            AtomicFile.write(options.json().get(), text);
        }
    }

    /// A job that the device cannot do leaves the others their turn.
    private Figure measured(String name, Supplier<Figure> job) {
        try {
            return job.get();
        } catch (DeviceMemoryException e) {
            return Figure.skipped(name, e.getMessage());
        } catch (IllegalStateException e) {
            failed = true;
            LOG.log(System.Logger.Level.DEBUG, name, e);
            return Figure.skipped(name, "the device failed, " + firstLine(e));
        }
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage())
                .lines()
                .limit(2)
                .collect(Collectors.joining(" "));
    }

    /// The LLaMA of both jobs that have one: drawing its weights takes longer than they do.
    private Llama base(LoraSizes sizes) {
        if (base == null) {
            base = LoraStep.base(sizes.config(), options.weights());
        }
        return base;
    }

    private Figure lora(LoraSizes sizes) {
        String label = sizes.label(options.weights());
        Optional<String> refusal =
                Memory.deviceRefusal(sizes.bytes(options.weights()))
                        .or(() -> Memory.hostRefusal(sizes.hostBytes(options.weights())));
        if (refusal.isPresent()) {
            return Figure.skipped(label, refusal.get());
        }
        Llama base = base(sizes);
        return duel.train(
                label,
                sizes.flops(),
                sizes.config().vocabSize(),
                new LoraStep(sizes, base),
                new LoraStep(sizes, base));
    }
}
