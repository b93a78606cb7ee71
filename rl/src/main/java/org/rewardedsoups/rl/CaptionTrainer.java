package org.rewardedsoups.rl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Optimizer;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.EndToEnd;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.expansionnet.Pictures;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.models.swin.SwinConfig;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Trains a captioner batch by batch: on captions that people wrote, then on rewards for its own.
///
/// The optimizer steps after the first batch and then after every `accumulated` more, on the sum of
/// their gradients, as the loop of ExpansionNet v2 does.
///
/// @param backbone trained along with the captioner, so that batches are of pictures,
///   `(B, 3, height, width)`; without one they are of features, `(B, L, C)`
/// @param dropout what is dropped in training
/// @param accumulated batches whose gradients a step sums
/// @param padding the token behind the end of shorter captions
public record CaptionTrainer(
        Optional<Swin> backbone,
        ExpansionNet model,
        Optimizer optimizer,
        CaptionDropout dropout,
        int accumulated,
        int padding) {
    /// How much of a target's probability the original gives to all other words together.
    public static final double SMOOTHING = 0.1;

    /// Captions that go through a network of the published size together, or those of one picture if
    /// these are more; a smaller network takes more at a time.
    private static final int ROWS = 16;

    /// The same for pictures whose features are given: the graph of the published encoder has 120 MB for
    /// each. That of the published backbone has ten times as much, so that it sees one at a time.
    private static final int PICTURES = 4;

    /// Of the captioner alone.
    public CaptionTrainer(
            ExpansionNet model,
            Optimizer optimizer,
            CaptionDropout dropout,
            int accumulated,
            int padding) {
        this(Optional.empty(), model, optimizer, dropout, accumulated, padding);
    }

    /// Of both, from pixels to words.
    public CaptionTrainer(
            EndToEnd model,
            Optimizer optimizer,
            CaptionDropout dropout,
            int accumulated,
            int padding) {
        this(
                Optional.of(model.swinTransf()),
                model.captioner(),
                optimizer,
                dropout,
                accumulated,
                padding);
    }

    public CaptionTrainer {
        if (accumulated < 1) {
            throw new IllegalArgumentException(
                    "captions: expected to step every batch or more rarely, got " + accumulated);
        }
    }

    /// A batch of self-critical training.
    ///
    /// @param captions B·K sampled captions, those of one picture side by side
    /// @param rewards `(B, K)`
    /// @param advantages `(B, K)`, rewards over the mean of the other samples'
    /// @param loss of the batch
    /// @param times where the time went
    public record Reinforced(
            List<int[]> captions,
            double[][] rewards,
            double[][] advantages,
            double loss,
            Times times) {}

    /// Seconds of a batch.
    ///
    /// @param all from the first draw to the optimizer's step
    /// @param scoring spent on rewards, beside the network
    /// @param waiting of these, how long the network stood still for them
    public record Times(double all, double scoring, double waiting) {}

    /// Learns captions word by word, each given those before.
    ///
    /// @param batch how many batches came before
    /// @param features of the pictures, or the pictures themselves if there is a backbone
    /// @param captions one for each picture, from start to end
    /// @param smoothing how much of a target's probability goes to all other words together (Szegedy et
    ///   al., 2016); it takes its share of sampled words, too
    /// @return loss by word: its Kullback-Leibler divergence from the smoothed target
    public double imitate(
            long batch, Tensor features, List<int[]> captions, double smoothing) {
        double loss =
                imitate(features, captions, smoothing, together(1, captions.size()));
        try (Scope _ = Scope.open()) {
            step(batch);
        }
        return loss;
    }

    /// The loss, with its gradients.
    ///
    /// @param most pictures that go through the network together
    double imitate(Tensor features, List<int[]> captions, double smoothing, int most) {
        long words = captions.stream().mapToLong(caption -> caption.length - 1).sum();
        double sum = 0;
        for (int from = 0; from < captions.size(); from += most) {
            int to = Math.min(from + most, captions.size());
            try (Scope _ = Scope.open()) {
                CaptionRows rows = new CaptionRows(captions.subList(from, to));
                Variable logits = logits(pictures(features.slice(0, from, to)), rows);
                Variable loss =
                        Losses.labelSmoothing(logits, rows.targets(), smoothing)
                                .sum()
                                .mul(1.0 / words);
                loss.backward();
                sum += loss.value().item();
            }
        }
        return sum;
    }

    /// Draws captions and makes those likelier that are better than the others of the same picture.
    ///
    /// With dropout every word is drawn by a pass of its own with new draws of what is dropped, as the
    /// original does, and each pass is repeated for its gradients, see [WordPasses]. Without, one pass
    /// over whole captions is enough, at a seventh of the time.
    ///
    /// @param batch how many batches came before
    /// @param features of the pictures, or the pictures themselves if there is a backbone
    /// @param references of each picture, as the reward wants them
    /// @param text a sampled caption, from start to end, as the reward wants it
    public Reinforced reinforce(
            long batch,
            Tensor features,
            List<List<String>> references,
            CaptionSampling sampling,
            Draw draw,
            Function<int[], String> text,
            CaptionReward reward) {
        long start = System.nanoTime();
        try (Scope _ = Scope.open();
                var scoring = new CaptionScoring(reward, text, references, sampling.samples())) {
            int most = together(sampling.samples(), (int) features.dim(0));
            double loss =
                    dropout.dropout().rng().isPresent()
                            ? dropped(features, sampling, draw, scoring, most)
                            : inParts(features, sampling, draw, scoring, most);
            step(batch);
            double[][] rewards = scoring.all();
            Times times =
                    new Times(
                            (System.nanoTime() - start) * 1e-9,
                            scoring.seconds(),
                            scoring.secondsWaited());
            return new Reinforced(
                    scoring.captions(),
                    rewards,
                    rows(CaptionScoring.advantages(rewards)),
                    loss,
                    times);
        }
    }

    /// The loss, with its gradients, where every word is drawn by a pass of its own, some pictures at
    /// a time.
    double dropped(
            Tensor features,
            CaptionSampling sampling,
            Draw draw,
            CaptionScoring scoring,
            int most) {
        int pictures = (int) features.dim(0);
        var passes = new WordPasses(model, dropout, sampling);
        double loss = 0;
        for (int from = 0; from < pictures; from += most) {
            int to = Math.min(from + most, pictures);
            Draw own = draw.rowsFrom(from * sampling.samples());
            try (Scope _ = Scope.open()) {
                Pictures part = pictures(features.slice(0, from, to));
                double share = (double) (to - from) / pictures;
                loss += passes.backward(part, from, share, own, scoring);
            }
        }
        return loss;
    }

    /// Captions that are being scored, and their pictures with the encoder's graph.
    private record Drawn(Pictures pictures, CaptionScoring.Part part) {}

    /// The same where nothing is dropped: a caption has the same logprobs whether its words come one
    /// by one or all at once. So words are drawn with a cache and without gradients, which then come
    /// from one pass over whole captions, some pictures at a time; the encoder runs once for both.
    /// Captions of some pictures are scored while the network writes for the next ones.
    double inParts(
            Tensor features,
            CaptionSampling sampling,
            Draw draw,
            CaptionScoring scoring,
            int most) {
        int pictures = (int) features.dim(0);
        Deque<Drawn> drawn = new ArrayDeque<>();
        double loss = 0;
        for (int from = 0; from < pictures; from += most) {
            Pictures part = pictures(features.slice(0, from, Math.min(from + most, pictures)));
            Draw own = draw.rowsFrom(from * sampling.samples());
            try (Scope _ = Scope.open()) {
                List<int[]> captions =
                        Gradients.off(() -> sampling.sample(model.captions(part), own)).captions();
                drawn.add(new Drawn(part, scoring.submit(from, captions)));
            }
            if (drawn.size() > 1) {
                loss += learn(drawn.remove(), pictures);
            }
        }
        return loss + learn(drawn.remove(), pictures);
    }

    /// @param pictures of the whole batch
    private double learn(Drawn drawn, int pictures) {
        try (Scope _ = Scope.open()) {
            Tensor advantages = drawn.part.advantages(drawn.pictures.tokens().value().type());
            CaptionRows captions = new CaptionRows(drawn.part.captions());
            Variable logprobs =
                    Losses.logprobs(logits(drawn.pictures, captions), captions.targets());
            double share = (double) advantages.dim(0) / pictures;
            Variable loss = SelfCritical.loss(logprobs, advantages).mul(share);
            loss.backward();
            return loss.value().item();
        }
    }

    /// Pictures that go through the network together.
    ///
    /// @param captions of each picture
    private int together(int captions, int pictures) {
        ExpansionNetConfig full = ExpansionNetConfig.FULL;
        long words = ROWS * Math.max(1, words(full) / words(model.config())) / captions;
        long encoded = PICTURES * Math.max(1, encoder(full) / encoder(model.config()));
        long most = Math.min(words, encoded);
        long seen = backbone.map(swin -> size(SwinConfig.LARGE) / size(swin.config())).orElse(most);
        return Math.clamp(Math.min(most, seen), 1, pictures);
    }

    /// What a caption's memory is in proportion to.
    private static long words(ExpansionNetConfig config) {
        return (long) config.channels() * config.vocabulary();
    }

    /// What a picture's memory in the encoder is in proportion to.
    private static long encoder(ExpansionNetConfig config) {
        return (long) config.channels() * config.pictureExpansion() * config.encoderLayers();
    }

    /// What a picture's memory in the backbone is in proportion to.
    private static long size(SwinConfig config) {
        long side = config.imageSize() / config.patchSize();
        int blocks = config.depths().stream().mapToInt(depth -> depth).sum();
        return side * side * config.channels() * blocks;
    }

    /// Of every word given those before, `(B·K, T) → (B·K, T, V)`.
    private Variable logits(Pictures pictures, CaptionRows captions) {
        return model.logits(
                pictures,
                captions.tokens(0, captions.longest() - 1, padding),
                captions.shortBy(),
                dropout);
    }

    private Pictures pictures(Tensor features) {
        int[] padding = new int[(int) features.dim(0)];
        Variable given = Variable.constant(features);
        Variable seen =
                backbone.map(swin -> swin.apply(given, dropout.dropout())).orElse(given);
        return model.encode(seen, padding, dropout);
    }

    private void step(long batch) {
        if (batch % accumulated == 0) {
            optimizer.step();
            optimizer.clearGrads();
        }
    }

    private static double[][] rows(Tensor values) {
        double[] all = values.toDoubles();
        int width = (int) values.dim(1);
        List<double[]> out = new ArrayList<>();
        for (int at = 0; at < all.length; at += width) {
            out.add(Arrays.copyOfRange(all, at, at + width));
        }
        return out.toArray(double[][]::new);
    }
}
