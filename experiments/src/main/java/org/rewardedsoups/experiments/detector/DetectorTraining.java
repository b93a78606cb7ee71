package org.rewardedsoups.experiments.detector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.GradientClip;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Schedule;
import org.rewardedsoups.experiments.Detector;
import org.rewardedsoups.experiments.data.SummaryData;
import org.rewardedsoups.experiments.run.Checkpoint;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.bert.Bert;
import org.rewardedsoups.models.bert.PublishedEncoder;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.models.lora.PeftFolder;
import org.rewardedsoups.rl.rewards.CrossEncoder;
import org.rewardedsoups.rl.rewards.Faithfulness;
import org.rewardedsoups.rl.rewards.PairEncoder;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;

/// The training of the faithfulness reward by contrast candidate generation.
public final class DetectorTraining {
    private static final int VALIDATION = 48; // of each kind

    private final Detector.Config config;
    private final Run run;
    private final Rngs rngs;
    private final Lora<CrossEncoder> lora;
    private final PairEncoder pairs;
    private final AdamW optimizer;
    private final Checkpoint checkpoint;

    private DetectorTraining(Detector.Config config, Run run) {
        this.config = config;
        this.run = run;
        this.rngs = new Rngs(run.seed());
        Bert bert = PublishedEncoder.MINI_LM.model();
        this.pairs =
                new PairEncoder(
                        PublishedEncoder.MINI_LM.tokenizer(),
                        Faithfulness.MAX_TOKENS,
                        bert.config().maxPositionEmbeddings());
        this.lora =
                Lora.attach(
                        CrossEncoder.on(bert),
                        new LoraConfig(
                                config.rank(),
                                config.alpha(),
                                0,
                                config.targets(),
                                List.of(Faithfulness.HEAD)),
                        rngs.stream("initial adapter"));
        this.optimizer =
                new AdamW(
                        lora.parameters(),
                        AdamW.Config.adamW(config.learningRate(), 0.01),
                        Schedule.cosine(config.warmUp(), config.steps(), 0.02));
        this.checkpoint = new Checkpoint(run.checkpoints().resolve("training.safetensors"));
    }

    /// Trains, or goes on from the run's checkpoint, and writes `RUN/adapter` and its card.
    public static void run(Detector.Config config, Run run) throws Exception {
        SummaryData data = SummaryData.shipped();
        DetectorTraining training = new DetectorTraining(config, run);
        run.note("adapter: %,d parameters".formatted(training.size()));
        run.timed("training", () -> training.train(data));
        training.write();
        DetectorCard card = run.timed("card", () -> training.card(data));
        AtomicFile.write(
                run.file("detector-card.md"), card.text().getBytes(StandardCharsets.UTF_8));
        run.note("wrote " + run.file("detector-card.md"));
    }

    private long size() {
        return lora.parameters().values().stream().mapToLong(p -> p.value().size()).sum();
    }

    private Void train(SummaryData data) throws IOException {
        long done = checkpoint.load(lora.parameters(), optimizer).orElse(0);
        run.metrics().resumeAt("detector", done - 1);
        run.metrics().resumeAt("validation", done);
        ContrastBatches batches = batches(data);
        List<Contrast> validation =
                new Contrasts(data.validation()).draw(VALIDATION, rngs.stream("validation"));
        try (Progress progress = run.progress("detector", config.steps()).from(done)) {
            for (long step = done; step < config.steps(); step++) {
                FaithfulnessLoss.Result result = step(batches.batch(step), step);
                progress.step(step + 1, "accuracy %.2f".formatted(result.accuracy()));
                boolean last = step + 1 == config.steps();
                if ((step + 1) % config.evaluateEvery() == 0 || last) {
                    evaluate(validation, step + 1);
                }
                if ((step + 1) % config.checkpointEvery() == 0 || last) {
                    checkpoint.save(lora.parameters(), optimizer, step + 1);
                }
            }
        }
        return null;
    }

    private FaithfulnessLoss.Result step(List<Contrast> batch, long step) {
        long started = System.nanoTime();
        try (Scope _ = Scope.open()) {
            optimizer.clearGrads();
            var result = FaithfulnessLoss.of(lora.model(), pairs, batch, Dropout.OFF);
            double loss = result.value().value().item();
            if (!Double.isFinite(loss)) {
                throw new NonFiniteException(
                        "detector: expected a finite loss at step " + step + ", got " + loss
                                + "; lower --learning-rate and --resume");
            }
            result.value().backward();
            double norm = GradientClip.norm(lora.parameters().values(), 1);
            optimizer.step();
            run.metrics()
                    .row(
                            "detector",
                            step,
                            Map.of(
                                    "loss", loss,
                                    "accuracy", result.accuracy(),
                                    "gradient_norm", norm,
                                    "seconds", (System.nanoTime() - started) * 1e-9));
            return result;
        }
    }

    /// Loss and accuracy on libraries that are not trained on.
    private void evaluate(List<Contrast> validation, long step) {
        double loss = 0;
        double accuracy = 0;
        for (int from = 0; from < validation.size(); from += config.batch()) {
            int to = Math.min(from + config.batch(), validation.size());
            List<Contrast> batch = validation.subList(from, to);
            double[] sums =
                    Gradients.off(
                            () -> {
                                try (Scope _ = Scope.open()) {
                                    var result =
                                            FaithfulnessLoss.of(
                                                    lora.model(), pairs, batch, Dropout.OFF);
                                    double mean = result.value().value().item();
                                    return new double[] {mean, result.accuracy()};
                                }
                            });
            loss += sums[0] * batch.size() / validation.size();
            accuracy += sums[1] * batch.size() / validation.size();
        }
        run.note("step %d: validation accuracy %.3f, loss %.3f".formatted(step, accuracy, loss));
        run.metrics()
                .row(
                        "validation",
                        step,
                        Map.of("validation_loss", loss, "validation_accuracy", accuracy));
    }

    /// Measures the reward as it is read back from the folder.
    private DetectorCard card(SummaryData data) throws IOException {
        ContrastBatches batches = batches(data);
        List<Contrast> seen = new ArrayList<>();
        for (long step = 0; step < config.steps(); step++) {
            seen.addAll(batches.batch(step));
        }
        return DetectorCard.measure(
                Faithfulness.read(run.file("adapter")),
                BagOfWords.train(seen, false, rngs.stream("bag of words")),
                BagOfWords.train(seen, true, rngs.stream("bag of words")),
                new Contrasts(data.test()).draw(config.heldOut(), rngs.stream("held-out")),
                facts(data));
    }

    private List<String> facts(SummaryData data) {
        List<Double> seconds = run.metrics().column("detector", "seconds");
        return List.of(
                "%,d trained numbers: LoRA of rank %d (alpha %s) on %s, and the head"
                        .formatted(
                                size(),
                                config.rank(),
                                config.alpha(),
                                String.join(", ", config.targets())),
                "data: %,d training items; validation and test are other libraries"
                        .formatted(data.train().size()),
                "%,d steps of %d items, each with its true and a corrupted summary, all kinds equally often"
                        .formatted(config.steps(), config.batch()),
                "AdamW, highest learning rate %s, seed %d".formatted(config.learningRate(), run.seed()),
                "seconds spent in training steps: %,.0f"
                        .formatted(seconds.stream().mapToDouble(x -> x).sum()),
                "accuracy on validation libraries at the end: %.1f %%"
                        .formatted(
                                100 * run.metrics().column("validation", "validation_accuracy").getLast()));
    }

    private ContrastBatches batches(SummaryData data) {
        return new ContrastBatches(
                new Contrasts(data.train()), config.batch(), rngs.fork("batches"));
    }

    private void write() throws IOException {
        new PeftFolder(lora.config(), lora.adapter())
                .write(
                        run.file("adapter"),
                        DType.BF16,
                        "sentence-transformers/all-MiniLM-L6-v2",
                        "SEQ_CLS");
        run.note("wrote " + run.file("adapter"));
    }
}
