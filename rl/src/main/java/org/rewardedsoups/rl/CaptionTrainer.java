package org.rewardedsoups.rl;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
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
        try (Scope _ = Scope.open()) {
            long words = captions.stream().mapToLong(caption -> caption.length - 1).sum();
            Variable loss =
                    Losses.labelSmoothing(
                                    logits(features, captions), targets(captions), smoothing)
                            .sum()
                            .mul(1.0 / words);
            loss.backward();
            step(batch);
            return loss.value().item();
        }
    }

    /// Draws captions and makes those likelier that are better than the others of the same picture.
    ///
    /// With dropout every word is drawn by a pass of its own with new draws of what is dropped, as the
    /// original does, and all passes are kept for the gradients. Without, one pass over whole captions is
    /// enough, at a tenth of the work and of the memory.
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
            double loss =
                    dropout.dropout().rng().isPresent()
                            ? dropped(features, sampling, draw, scoring)
                            : inParts(features, sampling, draw, scoring);
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
                    rows(advantages(rewards, features)),
                    loss,
                    times);
        }
    }

    /// The loss, with its gradients, where every word was drawn by a pass of its own.
    private double dropped(
            Tensor features, CaptionSampling sampling, Draw draw, CaptionScoring scoring) {
        var samples =
                sampling.sample(model.recomputedCaptions(pictures(features), dropout), draw);
        double[][] rewards = scoring.submit(0, samples.captions()).rewards();
        return backward(samples.logprobs(), advantages(rewards, features), 1);
    }

    /// The same where nothing is dropped: a caption has the same logprobs whether its words come one
    /// by one or all at once. So words are drawn with a cache and without gradients, which then come
    /// from one pass over whole captions, some pictures at a time. Those of some pictures are scored
    /// while the network writes for the next ones.
    private double inParts(
            Tensor features, CaptionSampling sampling, Draw draw, CaptionScoring scoring) {
        int pictures = (int) features.dim(0);
        long rows = ROWS * Math.max(1, size(ExpansionNetConfig.FULL) / size(model.config()));
        int most = Math.clamp(rows / sampling.samples(), 1, pictures);
        List<CaptionScoring.Part> parts = new ArrayList<>();
        for (int from = 0; from < pictures; from += most) {
            Tensor part = features.slice(0, from, Math.min(from + most, pictures));
            Draw own = draw.rowsFrom(from * sampling.samples());
            try (Scope _ = Scope.open()) {
                parts.add(
                        scoring.submit(
                                from,
                                Gradients.off(
                                                () ->
                                                        sampling.sample(
                                                                model.captions(pictures(part)), own))
                                        .captions()));
            }
        }
        double loss = 0;
        for (CaptionScoring.Part part : parts) {
            double[][] rewards = part.rewards();
            int to = part.picture() + rewards.length;
            try (Scope _ = Scope.open()) {
                Variable logits = logits(features.slice(0, part.picture(), to), part.captions());
                Variable logprobs = Losses.logprobs(logits, targets(part.captions()));
                double share = (double) rewards.length / pictures;
                loss += backward(logprobs, advantages(rewards, features), share);
            }
        }
        return loss;
    }

    /// What a caption's memory is in proportion to.
    private static long size(ExpansionNetConfig config) {
        return (long) config.channels() * config.vocabulary();
    }

    private static Tensor advantages(double[][] rewards, Tensor features) {
        return SelfCritical.leaveOneOut(tensor(rewards)).cast(features.type());
    }

    /// Of every word given those before, `(B·K, T) → (B·K, T, V)`.
    private Variable logits(Tensor features, List<int[]> captions) {
        int longest = longest(captions);
        return model.logits(
                pictures(features),
                tokens(captions, 0, longest - 1, padding),
                shortBy(captions, longest),
                dropout);
    }

    /// The words to come; below 0, which does not count, behind the end.
    private static Tensor targets(List<int[]> captions) {
        return tokens(captions, 1, longest(captions), -1);
    }

    /// @param share of the loss in that of the batch
    private static double backward(Variable logprobs, Tensor advantages, double share) {
        Variable loss = SelfCritical.loss(logprobs, advantages).mul(share);
        loss.backward();
        return loss.value().item();
    }

    private static int longest(List<int[]> captions) {
        return captions.stream().mapToInt(caption -> caption.length).max().orElseThrow();
    }

    private static int[] shortBy(List<int[]> captions, int longest) {
        return captions.stream().mapToInt(caption -> longest - caption.length).toArray();
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

    /// I32 `(B, to − from)`.
    private static Tensor tokens(List<int[]> captions, int from, int to, int padding) {
        int[] out = new int[captions.size() * (to - from)];
        Arrays.fill(out, padding);
        for (int row = 0; row < captions.size(); row++) {
            int[] caption = captions.get(row);
            int count = Math.max(0, Math.min(to, caption.length) - from);
            System.arraycopy(caption, from, out, row * (to - from), count);
        }
        return Tensor.of(new Shape(captions.size(), to - from), out);
    }

    private static Tensor tensor(double[][] rows) {
        double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Tensor.of(new Shape(rows.length, rows[0].length), all);
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
