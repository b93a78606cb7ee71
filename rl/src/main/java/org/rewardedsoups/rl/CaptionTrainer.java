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
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.Pictures;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Trains a captioner batch by batch: on captions that people wrote, then on rewards for its own.
///
/// The optimizer steps after the first batch and then after every `accumulated` more, on the sum of
/// their gradients, as the loop of ExpansionNet v2 does.
///
/// @param dropout what is dropped in training
/// @param accumulated batches whose gradients a step sums
/// @param padding the token behind the end of shorter captions
public record CaptionTrainer(
        ExpansionNet model,
        Optimizer optimizer,
        CaptionDropout dropout,
        int accumulated,
        int padding) {
    /// How much of a target's probability goes to all other words together (Szegedy et al., 2016).
    static final double SMOOTHING = 0.1;

    /// Captions that go through the network together, or those of one picture if these are more.
    private static final int ROWS = 16;

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
    public record Reinforced(
            List<int[]> captions, double[][] rewards, double[][] advantages, double loss) {}

    /// Learns captions word by word, each given those before.
    ///
    /// @param batch how many batches came before
    /// @param features of the pictures, `(B, L, C)`
    /// @param captions one for each picture, from start to end
    /// @return label-smoothed loss by word: its Kullback-Leibler divergence from the smoothed target
    public double imitate(long batch, Tensor features, List<int[]> captions) {
        try (Scope _ = Scope.open()) {
            int longest = longest(captions);
            Variable logits =
                    model.logits(
                            pictures(features),
                            tokens(captions, 0, longest - 1, padding),
                            shortBy(captions, longest),
                            dropout);
            Tensor targets = tokens(captions, 1, longest, -1); // below 0: not counted
            long words = captions.stream().mapToLong(caption -> caption.length - 1).sum();
            Variable loss =
                    Losses.labelSmoothing(logits, targets, SMOOTHING).sum().mul(1.0 / words);
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
    /// @param features of the pictures, `(B, L, C)`
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
        try (Scope _ = Scope.open()) {
            Optional<CaptionSampling.Samples> samples =
                    dropout.dropout().rng().map(_ -> recomputed(features, sampling, draw));
            List<int[]> captions =
                    samples.map(CaptionSampling.Samples::captions)
                            .orElseGet(() -> cached(features, sampling, draw));
            double[][] rewards = rewards(captions, references, text, reward);
            Tensor advantages = SelfCritical.leaveOneOut(tensor(rewards)).cast(features.type());
            double loss =
                    samples.map(all -> backward(all.logprobs(), advantages, 1))
                            .orElseGet(() -> backward(features, captions, advantages));
            step(batch);
            return new Reinforced(captions, rewards, rows(advantages), loss);
        }
    }

    private static double[][] rewards(
            List<int[]> captions,
            List<List<String>> references,
            Function<int[], String> text,
            CaptionReward reward) {
        int samples = captions.size() / references.size();
        double[][] rewards = new double[references.size()][samples];
        for (int i = 0; i < captions.size(); i++) {
            int picture = i / samples;
            rewards[picture][i % samples] =
                    reward.score(text.apply(captions.get(i)), references.get(picture));
        }
        return rewards;
    }

    private CaptionSampling.Samples recomputed(
            Tensor features, CaptionSampling sampling, Draw draw) {
        return sampling.sample(model.recomputedCaptions(pictures(features), dropout), draw);
    }

    private List<int[]> cached(Tensor features, CaptionSampling sampling, Draw draw) {
        List<int[]> captions = new ArrayList<>();
        int most = Math.max(1, ROWS / sampling.samples());
        for (long from = 0; from < features.dim(0); from += most) {
            int before = captions.size();
            Tensor part = features.slice(0, from, Math.min(from + most, features.dim(0)));
            Draw own = (logprobs, row, step) -> draw.token(logprobs, before + row, step);
            try (Scope _ = Scope.open()) {
                captions.addAll(
                        Gradients.off(() -> sampling.sample(model.captions(pictures(part)), own))
                                .captions());
            }
        }
        return captions;
    }

    /// Where nothing is dropped, a caption has the same logprobs whether its words come one by one or
    /// all at once. So gradients come from one pass over whole captions, some pictures at a time.
    private double backward(Tensor features, List<int[]> captions, Tensor advantages) {
        int samples = (int) advantages.dim(1);
        int pictures = (int) advantages.dim(0);
        int most = Math.max(1, ROWS / samples);
        double loss = 0;
        for (int from = 0; from < pictures; from += most) {
            int to = Math.min(from + most, pictures);
            try (Scope _ = Scope.open()) {
                Variable logprobs =
                        logprobs(
                                features.slice(0, from, to),
                                captions.subList(from * samples, to * samples));
                double share = (double) (to - from) / pictures;
                loss += backward(logprobs, advantages.slice(0, from, to), share);
            }
        }
        return loss;
    }

    private Variable logprobs(Tensor features, List<int[]> captions) {
        int longest = longest(captions);
        Variable logits =
                model.logits(
                        pictures(features),
                        tokens(captions, 0, longest - 1, padding),
                        shortBy(captions, longest),
                        dropout);
        return Losses.logprobs(logits, tokens(captions, 1, longest, -1)); // below 0: 0
    }

    ///  share of the loss in that of the batch
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
        return model.encode(Variable.constant(features), padding, dropout);
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
