package org.rewardedsoups.rl;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;

/// Predicts the return that follows a token from what the policy's last block says about it.
///
/// It is trained with a policy and belongs to that training: no soup averages it.
///
/// @param summary `(…, C) → (…, 1)`
/// @param dropout probability with which an element of the input is dropped in training
public record ValueHead(Linear summary, double dropout) implements Layer {

    public ValueHead {
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(
                    "value head: expected dropout in [0, 1), got " + dropout);
        }
    }

    /// A new head with weights and bias from U(−1/√C, 1/√C), PyTorch's default.
    ///
    /// @param channels C
    public static ValueHead create(long channels, double dropout, RandomGenerator rng) {
        double bound = 1 / Math.sqrt(channels);
        return new ValueHead(
                new Linear(
                        Parameter.uniform(rng, bound, 1, channels),
                        Optional.of(Parameter.uniform(rng, bound, 1))),
                dropout);
    }

    /// `(R, C) → (R)`.
    public Variable apply(Variable hidden, Dropout pass) {
        return summary.apply(pass.apply(hidden, dropout)).reshape(hidden.dim(0));
    }
}
