package org.rewardedsoups.experiments.captiontrain;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.RAdam;
import org.rewardedsoups.experiments.captiondata.CaptionWriter;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.run.Checkpoint;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.rl.metrics.CaptionEvaluation;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.SafeTensors;

/// The training of a captioner on one's own pictures, batch by batch.
public final class CaptionTrainRun {
    private static final String SERIES = "caption-train";
    private static final String VALIDATION = "validation";
    private static final String TEST = "test";
    private static final String WEIGHTS = "captioner.safetensors";

    private final CaptionTrainConfig config;
    private final Run run;
    private final TrainingMaterial material;
    private final Stage stage;
    private final Lesson lesson;
    private final BatchOrder order;
    private final Map<String, Parameter> parameters;
    private final RAdam optimizer;
    private final CaptionWriter writer;
    private final CaptionEvaluation metrics;

    private CaptionTrainRun(CaptionTrainConfig config, Run run) throws IOException {
        this.config = config;
        this.run = run;
        Rngs rngs = new Rngs(run.seed());
        this.material = TrainingMaterial.of(config, rngs);
        this.stage = config.stage();
        var wordNet = new WordNet();
        this.lesson = Lesson.of(config, material, wordNet, rngs);
        this.order = new BatchOrder(lesson.items(), stage.batch(), rngs.fork("order"));
        if (order.epoch() == 0) {
            throw new UserException(
                    "expected %d or more to learn from, got %d"
                            .formatted(stage.batch(), lesson.items()),
                    "--batch",
                    "give a smaller one");
        }
        this.parameters =
                (config.trainsBackbone() ? material.network() : material.captioner()).parameters();
        this.optimizer =
                new RAdam(
                        parameters,
                        RAdam.Config.expansionNet(stage.learningRate()),
                        config.schedule(order.epoch()));
        this.writer =
                new CaptionWriter(
                        material.vocabulary(),
                        stage.beams(),
                        material.captioner().config().maxTokens());
        this.metrics = CaptionEvaluation.shipped(wordNet, run.options().computingThreads());
    }

    /// What would be done, for `--dry-run`.
    public static String plan(CaptionTrainConfig config) {
        Stage stage = config.stage();
        return "%s for %s, batches of %d, learning rate %s, dropout %s\n"
                .formatted(
                        config.objective(),
                        config.steps()
                                .map(steps -> steps + " batches")
                                .orElse(stage.epochs() + " epochs"),
                        stage.batch(),
                        stage.learningRate(),
                        stage.dropout());
    }

    /// Trains, or goes on from the run's checkpoint, and writes the captioner to
    /// `RUN/captioner.safetensors`.
    public static void start(CaptionTrainConfig config, Run run) throws Exception {
        var training = run.timed("loading", () -> new CaptionTrainRun(config, run));
        run.timed("training", training::train);
        run.timed("evaluation", training::finish);
    }

    private Void train() throws IOException {
        var checkpoint = new Checkpoint(run.file("checkpoints").resolve("training.safetensors"));
        long done = run.resumed() ? checkpoint.load(parameters, optimizer).orElse(0) : 0;
        int total = config.total(order.epoch());
        run.metrics().resumeAt(SERIES, done - 1);
        run.metrics().resumeAt(VALIDATION, Math.min(done, total - 1));
        run.note(
                "captioner: %,d parameters in training, %,d words; %d batches, %d an epoch"
                        .formatted(
                                parameters.values().stream().mapToLong(p -> p.value().size()).sum(),
                                material.vocabulary().size(),
                                total,
                                order.epoch()));
        long saved = done;
        try (Progress progress = run.progress(SERIES, total).from(done)) {
            for (long batch = done; batch < total; batch++) {
                long now = batch + 1;
                progress.step(now, batch(batch));
                if (now < total && now % config.evaluateEvery().orElse(order.epoch()) == 0) {
                    evaluate(heldOut(VALIDATION, material.validation()), now);
                }
                if (batch % stage.accumulated() == 0
                        && (now - saved >= config.checkpointEvery()
                                || now + stage.accumulated() > total)) {
                    run.checkpoints();
                    checkpoint.save(parameters, optimizer, now);
                    saved = now;
                }
            }
        }
        return null;
    }

    /// @return what the line of progress says about it
    private String batch(long batch) {
        double rate = optimizer.learningRate();
        Lesson.Learnt learnt = lesson.batch(optimizer, batch, order.batch(batch));
        if (!Double.isFinite(learnt.loss())) {
            throw new NonFiniteException(
                    "caption-train: expected a finite loss of batch %d, got %s; lower --learning-rate"
                            .formatted(batch, learnt.loss()));
        }
        Map<String, Double> row = new LinkedHashMap<>(learnt.row());
        row.put("learning_rate", rate);
        run.metrics().row(SERIES, batch, row);
        return learnt.line();
    }

    private HeldOutPictures heldOut(
            String name, List<CaptionedImage> images) {
        return new HeldOutPictures(name, images, material.input(), writer, metrics);
    }

    private HeldOutPictures.Written evaluate(HeldOutPictures heldOut, long step) {
        HeldOutPictures.Written written = heldOut.write(material.captioner());
        run.metrics().row(heldOut.name(), step, written.scores());
        run.note(
                String.format(
                        Locale.ROOT,
                        "batch %d, %d pictures of %s: %s",
                        step,
                        heldOut.images().size(),
                        heldOut.name(),
                        written.line()));
        return written;
    }

    /// Writes the captioner, and what it says about held-out pictures.
    private Void finish() throws IOException {
        SafeTensors.of(material.network().stateDict()).write(run.file(WEIGHTS));
        run.note("wrote " + run.file(WEIGHTS));
        run.metrics().resumeAt(TEST, -1);
        int total = config.total(order.epoch());
        HeldOutPictures last = heldOut(VALIDATION, material.validation());
        HeldOutPictures.Written written = evaluate(last, total);
        if (!material.test().isEmpty()) {
            last = heldOut(TEST, material.test());
            written = evaluate(last, total);
        }
        last.save(written, run.file("captions.json"));
        run.note("wrote " + run.file("captions.json"));
        return null;
    }
}
