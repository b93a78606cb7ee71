package org.rewardedsoups.models.layers;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Rngs;

/// Whether a pass through a network drops activations (Srivastava et al., 2014), and by which
/// draws.
///
/// @param rng the source of the draws while training, or empty when nothing is dropped
public record Dropout(Optional<RandomGenerator> rng) {
    /// Nothing is dropped: evaluation, or a network without dropout.
    public static final Dropout OFF = new Dropout(Optional.empty());

    /// Training.
    public static Dropout drawing(RandomGenerator rng) {
        return new Dropout(Optional.of(rng));
    }

    /// Dropout for a stretch of a network that may run more than once: all that are asked for draw
    /// the same numbers, which depend on one draw now.
    public Supplier<Dropout> repeatable() {
        if (rng.isEmpty()) {
            return () -> this;
        }
        long seed = rng.get().nextLong();
        return () -> drawing(new Rngs(seed).stream("dropout"));
    }

    /// Zeroes each element with the given probability and scales the others up to keep the mean.
    public Variable apply(Variable x, double probability) {
        return rng.isEmpty() || probability == 0
                ? x
                : Functional.dropout(x, probability, rng.get());
    }
}
