package org.rewardedsoups.experiments.captionpretrain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Schedule;
import org.rewardedsoups.experiments.CaptionPretrain;
import org.rewardedsoups.experiments.captiondata.BaseCaptioner;
import org.rewardedsoups.experiments.captiondata.CaptionVocabulary;
import org.rewardedsoups.experiments.captiondata.CaptionWriter;
import org.rewardedsoups.experiments.captiondata.EmojiData;
import org.rewardedsoups.experiments.captiondata.EmojiView;
import org.rewardedsoups.experiments.captiondata.SpriteSheet;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.experiments.run.Checkpoint;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.rl.CaptionTrainer;
import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// The training of the base captioner: pictures drawn anew for every step, one caption each.
public final class CaptionTraining {
    private static final String SERIES = "caption-pretrain";
    private static final String HELD_OUT = "held-out";
    private static final int CARD_PICTURES = 400; // of each kind

    private final CaptionPretrain.Config config;
    private final Run run;
    private final EmojiData data = EmojiData.shipped();
    private final SpriteSheet sheet = SpriteSheet.shipped();
    private final BaseCaptioner base;
    private final AdamW optimizer;
    private final CaptionTrainer trainer;
    private final Checkpoint checkpoint;
    private final CaptionerCheck check;

    private CaptionTraining(CaptionPretrain.Config config, Run run) {
        this.config = config;
        this.run = run;
        Rngs rngs = new Rngs(run.seed());
        CaptionVocabulary vocabulary = data.vocabulary(rngs);
        this.base =
                BaseCaptioner.create(
                        config.backbone(),
                        config.captioner(vocabulary.size()),
                        vocabulary,
                        Initializer.xavier(rngs.stream("initial weights")));
        this.optimizer =
                new AdamW(
                        base.model().parameters(),
                        config.adamW(),
                        Schedule.cosine(
                                config.warmUp(), config.steps(), CaptionPretrain.Config.LAST));
        this.trainer =
                new CaptionTrainer(
                        base.model(),
                        optimizer,
                        CaptionDropout.OFF,
                        1,
                        vocabulary.index(CaptionVocabulary.PAD));
        this.checkpoint = new Checkpoint(run.checkpoints().resolve("training.safetensors"));
        this.check =
                new CaptionerCheck(
                        data,
                        sheet,
                        Split.VALIDATION,
                        config.pictures(),
                        new CaptionWriter(vocabulary, 1, config.maxTokens()),
                        rngs.fork("validation"));
    }

    /// Trains, or goes on from the run's checkpoint, and writes the captioner to `RUN/captioner`.
    public static void run(CaptionPretrain.Config config, Run run) throws Exception {
        CaptionTraining training = new CaptionTraining(config, run);
        run.note(
                "captioner: %,d parameters, %,d words"
                        .formatted(
                                training.base.model().parameterCount(),
                                training.base.vocabulary().size()));
        run.timed("teaching the backbone", training::teachBackbone);
        run.timed("training", training::train);
        training.base.write(run.file("captioner"));
        run.note("wrote " + run.file("captioner"));
        CaptionerCard card = run.timed("model card", training::card);
        AtomicFile.write(run.file("captioner-card.md"), card.text().getBytes(UTF_8));
        run.note("wrote " + run.file("captioner-card.md"));
    }

    /// Of what was written, so with weights in bfloat16.
    private CaptionerCard card() throws IOException {
        BaseCaptioner written = BaseCaptioner.read(Optional.of(run.file("captioner")));
        var test =
                new CaptionerCheck(
                        data,
                        sheet,
                        Split.TEST,
                        CARD_PICTURES,
                        check.writer(),
                        new Rngs(run.seed()).fork("test"));
        List<String> facts =
                List.of(
                        "%,d parameters, %,d words"
                                .formatted(
                                        base.model().parameterCount(), base.vocabulary().size()),
                        "the backbone alone, to tell which emoji it sees: "
                                + effort(BackboneTraining.SERIES),
                        "then from pixels to captions: " + effort(SERIES),
                        seenBefore());
        return new CaptionerCard(facts, test.kinds(written), CARD_PICTURES);
    }

    /// There are so few pictures of one emoji that some are drawn again, and also held out.
    private String seenBefore() {
        long possible = EmojiView.count(data.train().size());
        long whole = Math.max(0, config.backboneSteps() - config.whiteSteps());
        long views = config.batch() - config.batch() / 2; // beside the scenes
        long drawn = whole * config.batch() + config.steps() * views;
        double share = 1 - Math.pow(1 - 1.0 / possible, drawn);
        return ("there are %,d pictures of a known emoji by itself, of which training drew %,d, some more"
                        + " than once: %.0f %% of the held-out ones had been seen; of scenes there are"
                        + " too many for that")
                .formatted(possible, drawn, 100 * share);
    }

    /// What a part of the training took.
    private String effort(String series) {
        List<Double> seconds = run.metrics().column(series, "seconds");
        double all = seconds.stream().mapToDouble(x -> x).sum();
        return "%,d steps of %d pictures, %,.0f seconds, %.0f pictures a second, on %d threads"
                .formatted(
                        seconds.size(),
                        config.batch(),
                        all,
                        seconds.size() * config.batch() / all,
                        run.options().computingThreads());
    }

    /// Unless the second part has begun before.
    private Void teachBackbone() throws IOException {
        if (config.backboneSteps() > 0 && !Files.exists(checkpoint.file())) {
            new BackboneTraining(config, run, data, sheet, base).train();
        }
        return null;
    }

    private Void train() throws IOException {
        long done = checkpoint.load(base.model().parameters(), optimizer).orElse(0);
        run.metrics().resumeAt(SERIES, done - 1);
        run.metrics().resumeAt(HELD_OUT, done);
        var batches = new EmojiBatches(data, config.batch(), new Rngs(run.seed()).fork("batches"));
        long started = System.nanoTime();
        try (Progress progress = run.progress(SERIES, config.steps()).from(done)) {
            for (long step = done; step < config.steps(); step++) {
                double loss = step(batches.batch(step), step);
                double seconds = (System.nanoTime() - started) * 1e-9;
                progress.step(
                        step + 1,
                        "loss %.3f, %.0f pictures/s"
                                .formatted(loss, (step + 1 - done) * config.batch() / seconds));
                long now = step + 1;
                if (now % config.evaluateEvery() == 0 || now == config.steps()) {
                    evaluate(now);
                }
                if (now % config.checkpointEvery() == 0 || now == config.steps()) {
                    checkpoint.save(base.model().parameters(), optimizer, now);
                }
            }
        }
        return null;
    }

    private void evaluate(long step) {
        Map<String, Double> scores = new LinkedHashMap<>();
        List<String> parts = new ArrayList<>();
        for (CaptionerCheck.Kind kind : check.kinds(base)) {
            String name = kind.name().replace(", ", "_");
            scores.put("bleu1/" + name, kind.bleu());
            scores.put("exact/" + name, kind.exact());
            parts.add(
                    String.format(
                            Locale.ROOT,
                            "%s %.3f (exact %.2f)",
                            kind.name(),
                            kind.bleu(),
                            kind.exact()));
        }
        run.metrics().row(HELD_OUT, step, scores);
        run.note("step %d: BLEU-1 of %s".formatted(step, String.join("; ", parts)));
    }

    private double step(List<EmojiBatches.Shown> batch, long step) {
        long started = System.nanoTime();
        double rate = optimizer.learningRate();
        double loss;
        try (Scope _ = Scope.open()) {
            List<RgbImage> pictures =
                    batch.stream().map(shown -> shown.picture().draw(sheet)).toList();
            Tensor pixels = base.pixels(pictures);
            List<int[]> captions =
                    batch.stream()
                            .map(shown -> base.vocabulary().encode(shown.caption()))
                            .map(tokens -> cut(tokens, config.maxTokens()))
                            .toList();
            loss = trainer.imitate(step, pixels, captions, config.smoothing());
        }
        TrainingLog.row(run, SERIES, step, loss, rate, batch.size(), started);
        return loss;
    }

    private static int[] cut(int[] tokens, int most) {
        return tokens.length <= most ? tokens : Arrays.copyOf(tokens, most);
    }
}
