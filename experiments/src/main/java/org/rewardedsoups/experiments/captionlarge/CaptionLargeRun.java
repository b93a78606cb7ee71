package org.rewardedsoups.experiments.captionlarge;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.math3.stat.StatUtils;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.RAdam;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.experiments.CaptionLarge;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.experiments.run.RunFigures;
import org.rewardedsoups.models.captioning.BeamSearch;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.CaptionSource;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.Pictures;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.rl.CaptionTrainer;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Extracts features, writes captions and trains on rewards at full size, and writes
/// `caption-large.json`.
public final class CaptionLargeRun {
    private static final int START = 1;
    private static final int NEVER = 0; // no picture of random weights ends its caption early
    private static final int STEPS = 2;
    private static final int CAPTIONS = 20; // till everything is compiled

    private final CaptionLarge.Config config;
    private final Rngs rngs;
    private final RunFigures figures;

    private CaptionLargeRun(CaptionLarge.Config config, Run run) {
        this.config = config;
        this.rngs = new Rngs(run.seed());
        this.figures = new RunFigures(run);
    }

    /// Runs all measurements in the run's folder.
    public static void run(CaptionLarge.Config config, Run run) throws IOException {
        new CaptionLargeRun(config, run).run();
    }

    private void run() throws IOException {
        Tensor features = features();
        ExpansionNet model = ExpansionNet.create(config.size().captioner(), weights("captioner"));
        captions(model, features);
        if (config.batch() > 0) {
            reinforce(model, features);
        }
        figures.resident();
        figures.write("caption-large.json");
    }

    private Initializer weights(String network) {
        return Initializer.xavier(rngs.stream(network));
    }

    /// The features of one picture after the other, `(1, L, C)`; those of the last.
    private Tensor features() {
        long making = System.nanoTime();
        Swin backbone = Swin.create(config.size().backbone(), weights("backbone"));
        figures.put("seconds to make random weights of the backbone", RunFigures.since(making));
        int size = config.size().backbone().imageSize();
        double[] seconds = new double[config.pictures()];
        Tensor features = null;
        for (int i = 0; i < seconds.length; i++) {
            long start = System.nanoTime();
            try (Scope _ = Scope.open()) {
                Tensor picture = Tensor.gaussian(rngs.stream("picture " + i), 1, 3, size, size);
                features = Scope.detached(backbone.features(picture)::copy);
            }
            seconds[i] = RunFigures.since(start);
        }
        figures.put("seconds for the features of the first picture", seconds[0]);
        figures.put("seconds for the features of a picture", StatUtils.min(seconds));
        return features;
    }

    /// Beam search with a cache of what was computed for earlier words, and without.
    private void captions(ExpansionNet model, Tensor features) {
        double cached = seconds("cached", model, features, model::captions);
        double recomputed =
                seconds(
                        "recomputed",
                        model,
                        features,
                        pictures -> model.recomputedCaptions(pictures, CaptionDropout.OFF));
        figures.put("recomputed over cached", recomputed / cached);
    }

    private double seconds(
            String how,
            ExpansionNet model,
            Tensor features,
            Function<Pictures, CaptionSource> source) {
        var search = new BeamSearch(config.beams(), config.tokens() + 1, START, NEVER);
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < CAPTIONS; i++) {
            long start = System.nanoTime();
            try (Scope _ = Scope.open()) {
                Gradients.off(
                        () ->
                                search.captions(
                                        source.apply(
                                                model.encode(
                                                        Variable.constant(features),
                                                        new int[1],
                                                        CaptionDropout.OFF))));
            }
            best = Math.min(best, RunFigures.since(start));
        }
        figures.put("seconds of a caption, beam " + config.beams() + ", " + how, best);
        return best;
    }

    /// Steps of self-critical training, the features given, the reward next to free.
    private void reinforce(ExpansionNet model, Tensor features) {
        var trainer =
                new CaptionTrainer(
                        model,
                        new RAdam(model.parameters(), RAdam.Config.expansionNet(1e-5)),
                        dropout(),
                        1,
                        START);
        Tensor batch =
                features.expand(new Shape(config.batch(), features.dim(1), features.dim(2)))
                        .copy();
        var sampling =
                new CaptionSampling(config.samples(), config.tokens(), START, NEVER);
        Draw draw = Draw.from(rngs.stream("draws"));
        double best = Double.POSITIVE_INFINITY;
        try (Scope all = Scope.open()) {
            for (int step = 0; step < STEPS; step++) {
                long start = System.nanoTime();
                trainer.reinforce(
                        step,
                        batch,
                        Collections.nCopies(config.batch(), List.of()),
                        sampling,
                        draw,
                        Arrays::toString,
                        (caption, _) -> caption.length());
                best = Math.min(best, RunFigures.since(start));
            }
            figures.put(
                    "seconds of a self-critical step, %d pictures, %d samples"
                            .formatted(config.batch(), config.samples()),
                    best);
            figures.put("GB of its activations at most", all.peakBytes() * 1e-9);
        }
    }

    private CaptionDropout dropout() {
        return config.dropout() == 0
                ? CaptionDropout.OFF
                : CaptionDropout.everywhere(
                        Dropout.drawing(rngs.stream("dropout")), config.dropout());
    }
}
