package org.rewardedsoups.rl;

import java.util.Arrays;
import java.util.List;

/// What a reward said about a batch of samples, raw: neither scaled nor shifted.
///
/// @param total one per sample: what the policy is trained on
/// @param parts one row per part of a [MixedReward], one score per sample; the total itself for
///     other rewards
public record Scores(double[] total, List<double[]> parts) {

    /// Asks a reward, or each part of a mixed one, once about all samples.
    ///
    /// @throws IllegalStateException if there is not one score per sample
    /// @throws org.rewardedsoups.tensor.NonFiniteException if a score is NaN or infinite
    public static Scores of(Reward reward, List<Sample> samples) {
        if (reward instanceof MixedReward mixed) {
            List<double[]> parts =
                    mixed.parts().stream().map(part -> part.reward().checkedScore(samples)).toList();
            return new Scores(mixed.mix(parts), parts);
        }
        double[] total = reward.checkedScore(samples);
        return new Scores(total, List.of(total));
    }

    /// Mean of the total.
    public double mean() {
        return mean(total);
    }

    /// Standard deviation of the total over samples, unbiased; NaN for a single one.
    public double deviation() {
        double mean = mean();
        double squares = Arrays.stream(total).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares / (total.length - 1));
    }

    /// Mean of part `i`.
    public double partMean(int i) {
        return mean(parts.get(i));
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length;
    }
}
