package org.rewardedsoups.experiments.captionpretrain;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Schedule;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.experiments.CaptionPretrain;
import org.rewardedsoups.experiments.captiondata.BaseCaptioner;
import org.rewardedsoups.experiments.captiondata.Emoji;
import org.rewardedsoups.experiments.captiondata.EmojiData;
import org.rewardedsoups.experiments.captiondata.EmojiView;
import org.rewardedsoups.experiments.captiondata.SpriteSheet;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.experiments.run.Checkpoint;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.swin.SwinClassifier;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// The first part of the training: the backbone learns to tell which emoji is in a picture, as
/// published backbones learn the classes of ImageNet before they serve a captioner.
///
/// It begins with emoji in the middle of white, then sees them at nine places on any background. Without
/// that beginning the loss stays where it starts, in a trial of 800 steps.
final class BackboneTraining {
    static final String SERIES = "backbone";

    private final CaptionPretrain.Config config;
    private final Run run;
    private final EmojiData data;
    private final SpriteSheet sheet;
    private final BaseCaptioner base;
    private final Map<Emoji, Integer> classes = new HashMap<>();
    private final SwinClassifier classifier;
    private final AdamW optimizer;
    private final Checkpoint checkpoint;

    BackboneTraining(
            CaptionPretrain.Config config,
            Run run,
            EmojiData data,
            SpriteSheet sheet,
            BaseCaptioner base) {
        this.config = config;
        this.run = run;
        this.data = data;
        this.sheet = sheet;
        this.base = base;
        data.train().forEach(emoji -> classes.put(emoji, classes.size()));
        this.classifier =
                SwinClassifier.of(
                        base.model().swinTransf(),
                        classes.size(),
                        Initializer.xavier(new Rngs(run.seed()).stream("classifier")));
        this.optimizer =
                new AdamW(
                        classifier.parameters(),
                        config.adamW(),
                        Schedule.cosine(
                                Math.min(config.warmUp(), config.backboneSteps()),
                                config.backboneSteps(),
                                CaptionPretrain.Config.LAST));
        this.checkpoint = new Checkpoint(run.checkpoints().resolve("backbone.safetensors"));
    }

    /// Trains, or goes on from the run's checkpoint.
    void train() throws IOException {
        long done = checkpoint.load(classifier.parameters(), optimizer).orElse(0);
        run.metrics().resumeAt(SERIES, done - 1);
        try (Progress progress = run.progress(SERIES, config.backboneSteps()).from(done)) {
            for (long step = done; step < config.backboneSteps(); step++) {
                double loss = step(batch(step), step);
                long now = step + 1;
                progress.step(now, "loss %.3f".formatted(loss));
                if (now % config.checkpointEvery() == 0 || now == config.backboneSteps()) {
                    checkpoint.save(classifier.parameters(), optimizer, now);
                }
            }
        }
        run.note("emoji by themselves that the backbone tells: %.1f %%".formatted(100 * accuracy()));
    }

    /// A function of the step alone.
    private List<EmojiView> batch(long step) {
        Rngs own = new Rngs(run.seed()).fork("backbone batch " + step);
        List<EmojiView> views = data.views(Split.TRAIN, config.batch(), own);
        return step < config.whiteSteps()
                ? views.stream().map(view -> EmojiView.onWhite(view.emoji())).toList()
                : views;
    }

    private double step(List<EmojiView> batch, long step) {
        long started = System.nanoTime();
        double rate = optimizer.learningRate();
        double value;
        try (Scope _ = Scope.open()) {
            int[] targets = batch.stream().mapToInt(view -> classes.get(view.emoji())).toArray();
            optimizer.clearGrads();
            Variable loss =
                    Losses.crossEntropy(
                                    logits(batch),
                                    Tensor.of(new Shape(targets.length), targets))
                            .mean();
            loss.backward();
            optimizer.step();
            value = loss.value().item();
        }
        TrainingLog.row(run, SERIES, step, value, rate, batch.size(), started);
        return value;
    }

    private Variable logits(List<EmojiView> pictures) {
        Tensor pixels = base.pixels(pictures.stream().map(p -> p.draw(sheet)).toList());
        return classifier.logits(Variable.constant(pixels), Dropout.OFF);
    }

    /// Share of emoji by themselves, at new places and on new backgrounds, of which the right class
    /// has the highest score.
    private double accuracy() {
        List<EmojiView> views =
                data.views(
                        Split.TRAIN,
                        config.pictures(),
                        new Rngs(run.seed()).fork("backbone check"));
        try (Scope _ = Scope.open()) {
            double[] scores = Gradients.off(() -> logits(views)).value().toDoubles();
            int right = 0;
            for (int i = 0; i < views.size(); i++) {
                int from = i * classes.size();
                int best = from;
                for (int j = from; j < from + classes.size(); j++) {
                    best = scores[j] > scores[best] ? j : best;
                }
                right += best - from == classes.get(views.get(i).emoji()) ? 1 : 0;
            }
            return (double) right / views.size();
        }
    }
}
