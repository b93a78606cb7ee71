package org.rewardedsoups.experiments.pretrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.GradientClip;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Schedule;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.experiments.Pretrain;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.data.SummaryData;
import org.rewardedsoups.experiments.run.Checkpoint;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.experiments.summary.SummaryFormat;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.llama.LlamaFolder;
import org.rewardedsoups.models.memory.LlamaMemory;
import org.rewardedsoups.models.memory.TrainingMemory;
import org.rewardedsoups.models.tokenizers.BpeTrainer;
import org.rewardedsoups.models.tokenizers.ByteLevelBpe;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;

/// The training of the base model: one schedule over two kinds of batches.
public final class BaseTraining {
    private static final int TOKENIZER_DOCUMENTS = 100_000;
    private static final int HELD_OUT = 400;

    private final Pretrain.Config config;
    private final Run run;
    private final SummaryFormat format;
    private final Llama model;
    private final AdamW optimizer;
    private final Checkpoint checkpoint;
    private final List<Example> heldOut;

    private BaseTraining(Pretrain.Config config, Run run, SummaryData data) throws IOException {
        this.config = config;
        this.run = run;
        this.format =
                new SummaryFormat(tokenizer(config, run), config.maxInput(), config.maxSummary());
        LlamaConfig sizes =
                sizes(config, format.tokenizer().size(), format.maxTokens())
                        .withTokens(format.beginning(), format.end());
        this.model =
                Llama.create(
                        sizes,
                        Initializer.gaussian(0.02, new Rngs(run.seed()).stream("initial weights")));
        this.optimizer =
                new AdamW(
                        model.parameters(),
                        AdamW.Config.adamW(config.learningRate(), config.weightDecay())
                                .betas(0.9, 0.95),
                        Schedule.cosine(config.warmUp(), steps(), 0.05));
        this.checkpoint = new Checkpoint(run.checkpoints().resolve("training.safetensors"));
        List<Example> validation = data.validation();
        this.heldOut = validation.subList(0, Math.min(HELD_OUT, validation.size()));
    }

    private static LlamaConfig sizes(Pretrain.Config config, int vocabulary, int pairTokens) {
        return LlamaConfig.small(
                vocabulary,
                config.channels(),
                config.inner(),
                config.layers(),
                config.heads(),
                config.keyHeads(),
                Math.max(config.textTokens(), pairTokens));
    }

    /// What the larger of the two kinds of steps needs.
    public static TrainingMemory memory(Pretrain.Config config) {
        int pairTokens = config.maxInput() + 2 + config.maxSummary();
        LlamaConfig sizes = sizes(config, config.vocabulary(), pairTokens);
        return Stream.of(
                        LlamaMemory.Step.pretraining(config.textRows(), config.textTokens()),
                        LlamaMemory.Step.pretraining(config.pairRows(), pairTokens - 1))
                .map(step -> LlamaMemory.estimate(sizes, step))
                .max(Comparator.comparingLong(TrainingMemory::total))
                .orElseThrow();
    }

    /// Trains, or goes on from the run's checkpoint, and writes the model to `RUN/model`.
    public static void run(Pretrain.Config config, Run run) throws Exception {
        SummaryData data = SummaryData.shipped();
        BaseTraining training = new BaseTraining(config, run, data);
        run.note("model: %,d parameters".formatted(training.model.parameterCount()));
        run.timed("training", () -> training.train(data.train()));
        LlamaFolder.save(
                run.file("model"),
                training.model,
                DType.BF16,
                Optional.of(run.file("tokenizer.json")));
        run.note("wrote " + run.file("model"));
        ModelCard card = run.timed("model card", () -> training.card(data.test()));
        AtomicFile.write(run.file("model-card.md"), card.text().getBytes(StandardCharsets.UTF_8));
        run.note("wrote " + run.file("model-card.md"));
    }

    /// The tokenizer of an earlier part of the run, or a new one learnt from the text.
    private static ByteLevelBpe tokenizer(Pretrain.Config config, Run run) throws IOException {
        Path file = run.file("tokenizer.json");
        if (!Files.exists(file)) {
            run.note("learning a tokenizer of %,d tokens".formatted(config.vocabulary()));
            new BpeTrainer(config.vocabulary(), SummaryFormat.SPECIAL)
                    .train(new PretrainText(config.text()).documents(TOKENIZER_DOCUMENTS))
                    .write(file);
        }
        return ByteLevelBpe.read(file);
    }

    private ModelCard card(List<Example> test) {
        var facts = new ArrayList<String>();
        facts.add("%,d parameters".formatted(model.parameterCount()));
        facts.add(
                "%,d steps on text and %,d on pairs"
                        .formatted(config.textSteps(), config.pairSteps()));
        facts.add("%,d tokens predicted in all".formatted(Math.round(total("tokens"))));
        facts.add("seconds spent in training steps: %,.0f".formatted(total("seconds")));
        facts.add(
                "%,.0f tokens per second on %d threads"
                        .formatted(
                                total("tokens") / total("seconds"),
                                run.options().computingThreads()));
        facts.add(
                "perplexity of held-out summaries (validation libraries): %.2f"
                        .formatted(
                                run.metrics().column("held-out", "heldout_perplexity").getLast()));
        return ModelCard.measure(model, format, test, new Rngs(run.seed()).fork("card"), facts);
    }

    private double total(String name) {
        return run.metrics().column("pretrain", name).stream().mapToDouble(x -> x).sum();
    }

    private long steps() {
        return (long) config.textSteps() + config.pairSteps();
    }

    private Void train(List<Example> examples) throws IOException {
        long done = checkpoint.load(model.parameters(), optimizer).orElse(0);
        run.metrics().resumeAt("pretrain", done - 1);
        run.metrics().resumeAt("held-out", done);
        int wanted = config.textSteps() * config.textRows() * config.textTokens() + 1;
        int[] tokens =
                done >= config.textSteps()
                        ? new int[config.textTokens() + 1]
                        : new PretrainText(config.text())
                                .tokens(format.tokenizer(), format.end(), wanted);
        Batches text = new Batches.Text(tokens, config.textRows(), config.textTokens() + 1);
        Batches pairs =
                new Batches.Pairs(
                        examples,
                        format,
                        config.pairRows(),
                        (float) config.promptWeight(),
                        new Rngs(run.seed()).fork("pairs"));
        long seen = 0;
        long started = System.nanoTime();
        try (Progress progress = run.progress("pretrain", steps()).from(done)) {
            for (long step = done; step < steps(); step++) {
                TrainingBatch batch =
                        step < config.textSteps()
                                ? text.batch(step)
                                : pairs.batch(step - config.textSteps());
                double loss = step(batch, step);
                seen += batch.tokens();
                double rate = seen / ((System.nanoTime() - started) * 1e-9);
                progress.step(step + 1, "loss %.3f, %.0f tokens/s".formatted(loss, rate));
                if ((step + 1) % config.evaluateEvery() == 0 || step + 1 == steps()) {
                    evaluate(step + 1);
                }
                if ((step + 1) % config.checkpointEvery() == 0 || step + 1 == steps()) {
                    checkpoint.save(model.parameters(), optimizer, step + 1);
                }
            }
        }
        return null;
    }

    private double step(TrainingBatch batch, long step) {
        long started = System.nanoTime();
        try (Scope _ = Scope.open()) {
            optimizer.clearGrads();
            double rate = optimizer.learningRate();
            Variable loss = batch.loss(model, format.padding());
            double value = loss.value().item();
            if (!Double.isFinite(value)) {
                throw new NonFiniteException(
                        "pretrain: expected a finite loss at step "
                                + step
                                + ", got "
                                + value
                                + "; lower --learning-rate and --resume");
            }
            loss.backward();
            double norm = GradientClip.norm(model.parameters().values(), 1);
            optimizer.step();
            run.metrics()
                    .row(
                            "pretrain",
                            step,
                            Map.of(
                                    "loss", value,
                                    "gradient_norm", norm,
                                    "learning_rate", rate,
                                    "tokens", (double) batch.tokens(),
                                    "seconds", (System.nanoTime() - started) * 1e-9));
            return value;
        }
    }

    /// Cross-entropy and perplexity of the held-out summaries.
    private void evaluate(long step) {
        Batches.Pairs summariesOnly =
                new Batches.Pairs(
                        heldOut,
                        format,
                        config.pairRows(),
                        0,
                        new Rngs(run.seed()).fork("held-out"));
        double sum = 0;
        double count = 0;
        List<Example> left = new ArrayList<>(heldOut);
        while (!left.isEmpty()) {
            List<Example> next = left.subList(0, Math.min(config.pairRows(), left.size()));
            TrainingBatch batch = summariesOnly.of(next);
            double weight =
                    next.stream().mapToInt(e -> format.response(e.reference()).length).sum();
            double loss =
                    Gradients.off(() -> {
                        try (Scope _ = Scope.open()) {
                            return batch.loss(model, format.padding()).value().item();
                        }
                    });
            sum += weight * loss;
            count += weight;
            next.clear();
        }
        run.note(
                "step %d: held-out summaries, perplexity %.2f"
                        .formatted(step, Math.exp(sum / count)));
        run.metrics()
                .row(
                        "held-out",
                        step,
                        Map.of(
                                "heldout_cross_entropy",
                                sum / count,
                                "heldout_perplexity",
                                Math.exp(sum / count)));
    }
}
