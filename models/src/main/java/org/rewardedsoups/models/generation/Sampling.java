package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

import java.util.random.RandomGenerator;

/// A draw from the distribution over tokens, possibly cut to its likely part.
///
/// @param temperature divides the scores: below 1 sharper, above 1 flatter
/// @param topK only the K most likely tokens (Fan et al., 2018); 0 for all
/// @param topP of those only the fewest that together reach this share (Holtzman et al., 2020); 1
///   for all
public record Sampling(double temperature, int topK, double topP) implements Decoding {

    /// Draws from the model's own distribution, as PPO needs.
    public static final Sampling PLAIN = new Sampling(1, 0, 1);

    /// @throws IllegalArgumentException unless temperature > 0, topK ≥ 0 and 0 < topP ≤ 1
    public Sampling {
        if (!(temperature > 0) || topK < 0 || !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException(
                    "sampling: expected temperature > 0, topK >= 0 and topP in (0, 1], got "
                            + temperature
                            + ", "
                            + topK
                            + " and "
                            + topP);
        }
    }

    @Override
    public double draw(RandomGenerator rng) {
        return rng.nextDouble(); // always one draw, whatever the distribution
    }

    @Override
    public int[] choose(Tensor logits, double[] draws) {
        Tensor p = (temperature == 1 ? logits : logits.mul(1 / temperature)).softmax();
        var rows = new Shape(draws.length);
        return Categorical.sample(
                        p,
                        Tensor.of(rows, draws),
                        Tensor.full(DType.I32, rows, topK),
                        Tensor.full(DType.F64, rows, topP))
                .toInts();
    }

    @Override
    public Sampling recorded() {
        return this;
    }
}
