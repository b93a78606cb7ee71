package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Tensor;

import java.util.random.RandomGenerator;

/// Always the token with the highest score; of equal ones the first.
public record Greedy() implements Decoding {

    @Override
    public Tensor prepare(Tensor logits) {
        return logits;
    }

    @Override
    public int choose(float[] prepared, int from, int to, RandomGenerator rng) {
        int best = from;
        for (int i = from; i < to; i++) {
            if (Float.isNaN(prepared[i])) {
                throw new NonFiniteException(
                        "greedy: expected numbers as scores, got NaN for token "
                                + (i - from)
                                + "; have the weights diverged?");
            }
            if (prepared[i] > prepared[best]) {
                best = i;
            }
        }
        return best - from;
    }
}
