package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.Tensor;

import java.util.random.RandomGenerator;

/// How the next token is chosen from the scores.
public sealed interface Decoding permits Greedy, Sampling {

    /// What [#choose] wants to see of the scores, `(B, V) → (B, V)`.
    Tensor prepare(Tensor logits);

    /// The token for one row.
    ///
    /// @param prepared rows of [#prepare], one after the other
    /// @param from where the row begins
    /// @param to where it ends
    /// @param rng the row's own draws
    /// @return 0 to V − 1
    int choose(float[] prepared, int from, int to, RandomGenerator rng);
}
