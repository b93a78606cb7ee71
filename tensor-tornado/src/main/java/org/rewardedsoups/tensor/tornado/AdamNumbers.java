package org.rewardedsoups.tensor.tornado;

import org.rewardedsoups.tensor.Kernels.AdamStep;

/// The floats of [Optimizer#adamW]: first those that change with every step, the learning rate, 1 −
/// β₁ᵗ and 1 − β₂ᵗ, then β₁, 1 − β₁, β₂, 1 − β₂, ε and the decay.
final class AdamNumbers {
    /// How many change with every step.
    static final int CHANGING = 3;

    private AdamNumbers() {}

    static double[] of(AdamStep step) {
        return new double[] {
            step.learningRate(),
            correction(step.beta1(), step.t()),
            correction(step.beta2(), step.t()),
            step.beta1(),
            1 - step.beta1(),
            step.beta2(),
            1 - step.beta2(),
            step.epsilon(),
            step.weightDecay()
        };
    }

    /// `1 − βᵗ`, by which a moment is divided for having started at 0.
    static double correction(double beta, long t) {
        return 1 - Math.pow(beta, t);
    }
}
