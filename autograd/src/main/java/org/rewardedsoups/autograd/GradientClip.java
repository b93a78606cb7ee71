package org.rewardedsoups.autograd;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Limits the size of a step (Pascanu et al., 2013).
public final class GradientClip {
    private GradientClip() {}

    /// Scales all gradients by `min(1, max/(‖g‖ + 1e-6))`, with ‖g‖ their Euclidean norm taken
    /// together, as PyTorch does.
    ///
    /// @return ‖g‖ before scaling
    /// @throws NonFiniteException if a gradient holds NaN or ∞; nothing is changed then
    public static double norm(Collection<Parameter> parameters, double max) {
        if (!(max > 0)) {
            throw new IllegalArgumentException("clip: expected a norm above 0, got " + max);
        }
        double norm = norm(parameters);
        double factor = max / (norm + 1e-6);
        if (factor < 1) {
            gradients(parameters).forEach(gradient -> scale(gradient, factor));
        }
        return norm;
    }

    /// ‖g‖, the Euclidean norm of all gradients taken together.
    ///
    /// @throws NonFiniteException if a gradient holds NaN or ∞
    public static double norm(Collection<Parameter> parameters) {
        return Math.sqrt(gradients(parameters).stream().mapToDouble(GradientClip::squares).sum());
    }

    /// The gradients there are; that of a parameter listed twice counts once.
    private static Set<Tensor> gradients(Collection<Parameter> parameters) {
        Set<Tensor> distinct = new LinkedHashSet<>(); // tensors are equal if they are the same
        parameters.forEach(parameter -> parameter.grad().ifPresent(distinct::add));
        return distinct;
    }

    private static double squares(Tensor gradient) {
        try (Scope _ = Scope.open()) {
            double sum = gradient.mul(gradient).sum().item();
            if (!Double.isFinite(sum)) {
                throw new NonFiniteException(
                        "clip: expected finite gradients, got squares that sum to " + sum
                                + " in one of shape " + gradient.shape()
                                + "; lower the learning rate");
            }
            return sum;
        }
    }

    private static void scale(Tensor gradient, double factor) {
        try (Scope _ = Scope.open()) {
            gradient.copyFrom(gradient.mul(factor));
        }
    }
}
