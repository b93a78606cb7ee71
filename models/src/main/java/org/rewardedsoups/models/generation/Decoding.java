package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.Tensor;

import java.util.random.RandomGenerator;

/// How the next token is chosen from the scores.
public sealed interface Decoding permits Greedy, Sampling {

    /// A number in [0, 1), by which [#choose] chooses one token of a row.
    ///
    /// @param rng the row's own draws
    double draw(RandomGenerator rng);

    /// A token for each row, `(B, V) → (B)`: 0 to V − 1, or −1 where scores are no numbers.
    ///
    /// @param draws (B), see [#draw]
    int[] choose(Tensor logits, double[] draws);

    /// The sampling that a recorded step, which only samples, does in this one's place.
    Sampling recorded();
}
