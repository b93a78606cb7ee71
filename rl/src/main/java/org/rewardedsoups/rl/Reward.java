package org.rewardedsoups.rl;

import java.util.List;

/// Scores texts; higher is better. A lambda is enough:
///
/// ```java
/// Reward polite = samples ->
///         samples.stream().mapToDouble(s -> s.output().contains("please") ? 1 : 0).toArray();
/// ```
@FunctionalInterface
public interface Reward {
    /// One finite number per sample, in order.
    double[] score(List<Sample> samples);

    /// [#score], checked.
    ///
    /// @throws IllegalStateException if there is not one score per sample
    /// @throws org.rewardedsoups.tensor.NonFiniteException if a score is NaN or infinite
    default double[] checkedScore(List<Sample> samples) {
        double[] scores = score(samples);
        PpoGuard.requireScores(scores, samples);
        return scores;
    }
}
