package org.rewardedsoups.autograd;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;
import org.rewardedsoups.tensor.Updates;

/// Limits the size of a step (Pascanu et al., 2013).
public final class GradientClip {
    private GradientClip() {}

    /// Scales all gradients by `min(1, max/(‖g‖ + 1e-6))`, with ‖g‖ their Euclidean norm taken
    /// together, as PyTorch does.
    ///
    /// @return ‖g‖ before scaling
    /// @throws NonFiniteException if a gradient holds NaN or ∞; nothing is changed then
    public static double norm(Collection<Parameter> parameters, double max) {
        requirePositive(max);
        double norm = norm(parameters);
        double factor = max / (norm + 1e-6);
        if (factor < 1) {
            gradients(parameters).forEach(gradient -> scale(gradient, factor));
        }
        return norm;
    }

    /// The same by tensor operations alone, `g ← g·min(1, max/(‖g‖ + 1e-6))`, in the gradients' own
    /// type: for steps that are recorded for a device, where no number comes back to Java.
    ///
    /// What is not finite passes through instead of being refused: a gradient with NaN makes all of
    /// them NaN, one with ∞, or so large that ‖g‖² is ∞, makes what is finite 0. The norm says so.
    ///
    /// @return ‖g‖ before scaling, `()`
    public static Tensor normTensor(Collection<Parameter> parameters, double max) {
        requirePositive(max);
        Set<Tensor> gradients = gradients(parameters);
        if (gradients.isEmpty()) {
            return Tensor.scalar(0);
        }
        Tensor norm = squares(gradients).sum().map(Unary.SQRT);
        Tensor limit = Tensor.full(norm.type(), norm.shape(), max);
        Tensor factor = limit.div(norm.add(1e-6)).zip(Binary.MIN, 1);
        gradients.forEach(gradient -> Updates.scale(gradient, factor));
        return norm;
    }

    private static void requirePositive(double max) {
        if (!(max > 0)) {
            throw new IllegalArgumentException("clip: expected a norm above 0, got " + max);
        }
    }

    /// Sums of the squares of all gradients' rows, in one vector.
    private static Tensor squares(Set<Tensor> gradients) {
        long total = gradients.stream().mapToLong(GradientClip::rows).sum();
        Tensor out = Tensor.empty(gradients.iterator().next().type(), new Shape(total));
        long at = 0;
        for (Tensor gradient : gradients) {
            long rows = rows(gradient);
            Updates.squares(gradient, out.slice(0, at, at + rows));
            at += rows;
        }
        return out;
    }

    private static long rows(Tensor gradient) {
        boolean single = gradient.shape().rank() == 0 || gradient.size() == 0;
        return single ? gradient.size() : gradient.size() / gradient.dim(-1);
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
            Updates.scale(gradient, Tensor.full(gradient.type(), new Shape(), factor));
        }
    }
}
