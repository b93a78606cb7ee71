package org.rewardedsoups.experiments.large;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.StatUtils;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.experiments.Large;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.experiments.run.RunFigures;
import org.rewardedsoups.models.generation.Greedy;
import org.rewardedsoups.models.generation.KvCache;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaFolder;
import org.rewardedsoups.models.llama.RandomLlama;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Opens, decodes and trains a large decoder, and writes `large.json`.
public final class LargeRun {
    private static final LoraConfig LORA = new LoraConfig(8, 16, 0, List.of("q_proj", "v_proj"));
    private static final int STEPS = 2;

    private final Large.Config config;
    private final Run run;
    private final RunFigures figures;

    private LargeRun(Large.Config config, Run run) {
        this.config = config;
        this.run = run;
        this.figures = new RunFigures(run);
    }

    /// Runs all measurements in the run's folder.
    public static void run(Large.Config config, Run run) throws Exception {
        new LargeRun(config, run).run();
    }

    private void run() throws Exception {
        if (!Files.exists(config.weights().resolve("config.json"))) { // written last
            run.note("writing random weights to " + config.weights());
            run.timed("writing", this::write);
        }
        try (Arena arena = Arena.ofShared()) {
            long start = System.nanoTime();
            Llama llama = LlamaFolder.map(config.weights(), arena);
            figures.put("seconds to open", RunFigures.since(start));
            decode(llama);
            if (config.trainTokens() > 0) {
                train(llama);
            }
        }
        figures.resident();
        figures.write("large.json");
    }

    private Void write() throws IOException {
        RandomLlama.write(
                config.weights(), config.size().config(), new Rngs(run.seed()).stream("weights"));
        return null;
    }

    /// Decodes greedily, and reads the same weights in a plain loop before and after.
    private void decode(Llama llama) throws InterruptedException {
        List<MemorySegment> weights = read(llama);
        long bytes = weights.stream().mapToLong(MemorySegment::byteSize).sum();
        figures.put("GB of weights per token", bytes * 1e-9);
        figures.put(
                "GB/s, first reading",
                bytes * 1e-9 / Streaming.seconds(weights, run.options().computingThreads()));
        double before = Streaming.seconds(weights, run.options().computingThreads());
        double[] seconds = new double[config.tokens()];
        Gradients.off(() -> tokens(llama, seconds));
        double after = Streaming.seconds(weights, run.options().computingThreads());
        double reading = bytes * 1e-9 / Math.min(before, after);
        double token = StatUtils.percentile(seconds, 50);
        double decoding = bytes * 1e-9 / token;
        figures.put("seconds of the first token", seconds[0]);
        figures.put("tokens/s, decoding", 1 / token);
        figures.put("GB/s, decoding", decoding);
        figures.put("GB/s, reading in a plain loop", reading);
        figures.put("decoding over reading", decoding / reading);
    }

    /// What a token needs of the weights: all but the table of embeddings, unless it is the head.
    private static List<MemorySegment> read(Llama llama) {
        List<MemorySegment> out = new ArrayList<>();
        llama.parameters()
                .forEach((name, parameter) -> {
                    boolean table = name.equals("model.embed_tokens.weight");
                    if (!table || llama.lmHead().isEmpty()) {
                        out.add(parameter.value().data());
                    }
                });
        return out;
    }

    private Void tokens(Llama llama, double[] seconds) {
        try (Scope _ = Scope.open();
                Progress progress = run.progress("decoding", seconds.length)) {
            KvCache cache = llama.cache(1, seconds.length);
            Greedy greedy = new Greedy();
            int token = 1;
            for (int i = 0; i < seconds.length; i++) {
                long start = System.nanoTime();
                try (Scope _ = Scope.open()) {
                    Tensor ids = Tensor.of(new Shape(1, 1), token);
                    TokenBatch batch = TokenBatch.continued(ids, new int[1], i);
                    Tensor scores = llama.logits(llama.hidden(batch, cache)).value();
                    token = greedy.choose(scores, new double[1])[0];
                }
                seconds[i] = RunFigures.since(start);
                progress.step();
            }
        }
        return null;
    }

    /// One text of random tokens, adapters on queries and values, gradient checkpointing, AdamW.
    private void train(Llama llama) {
        Rngs rngs = new Rngs(run.seed());
        Lora<Llama> lora = Lora.attach(llama.checkpointing(true), LORA, rngs.stream("adapter"));
        AdamW optimizer = new AdamW(lora.parameters(), AdamW.Config.adamW(1e-4, 0));
        int[] text =
                rngs.stream("text")
                        .ints(config.trainTokens() + 1, 0, llama.config().vocabSize())
                        .toArray();
        double[] seconds = new double[STEPS];
        long peak = 0;
        try (Progress progress = run.progress("LoRA steps", STEPS)) {
            for (int i = 0; i < STEPS; i++) {
                long start = System.nanoTime();
                Scope scope = Scope.open();
                try (scope) {
                    double loss = step(lora, optimizer, text);
                    progress.step(i + 1, text("loss %.3f", loss));
                }
                peak = Math.max(peak, scope.peakBytes());
                seconds[i] = RunFigures.since(start);
            }
        }
        figures.put("seconds of a LoRA step of " + config.trainTokens() + " tokens", seconds[STEPS - 1]);
        figures.put("GB of activations at the peak", peak * 1e-9);
    }

    private static double step(Lora<Llama> lora, AdamW optimizer, int[] text) {
        optimizer.clearGrads();
        int[] input = Arrays.copyOf(text, text.length - 1);
        int[] targets = Arrays.copyOfRange(text, 1, text.length);
        TokenBatch batch = TokenBatch.leftPadded(List.of(input), 0);
        Llama model = lora.model();
        Variable logits = model.logits(model.hidden(batch, Dropout.OFF));
        Tensor wanted = Tensor.of(new Shape(1, targets.length), targets);
        Variable loss = Losses.crossEntropy(logits, wanted).mean();
        loss.backward();
        optimizer.step();
        return loss.value().item();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
