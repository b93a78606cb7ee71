package org.rewardedsoups.rl;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Draws lengths of responses, each from `min` (included) to `max` (excluded) with equal
/// probability: `new LengthSampler(16, 32)` gives 16 to 31.
public record LengthSampler(int min, int max) {
    /// @throws IllegalArgumentException unless 0 ≤ min < max
    public LengthSampler {
        if (min < 0 || max <= min) {
            throw new IllegalArgumentException(
                    "length sampler: expected 0 ≤ min < max, since max is excluded, got " + min
                            + " and " + max);
        }
    }

    /// One length.
    public int draw(RandomGenerator rng) {
        return rng.nextInt(min, max);
    }

    /// The lengths that can come, in order.
    public int[] support() {
        return IntStream.range(min, max).toArray();
    }
}
