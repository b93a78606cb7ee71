package org.rewardedsoups.rl;

import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Statistics over the elements where a mask is 1, whatever sequence they stand in.
///
/// Sums are taken in float64: whitening divides by a deviation that may be far smaller than the
/// values, which magnifies the rounding of their mean. These are plain formulas: of no element they
/// return NaN, as does the unbiased variance of one. [PpoGuard] turns such input into an error
/// before it reaches a policy.
public final class Masked {
    /// Added to a variance before its root is taken, so that constant values whiten to 0.
    static final double EPSILON = 1e-8;

    private Masked() {}

    /// Mean over all elements, `Σ x·m / Σ m`, `(B, T) → ()`.
    ///
    /// @param mask `(B, T)` of the same type, 1 where an element counts and 0 elsewhere
    public static Tensor mean(Tensor values, Tensor mask) {
        Tensor sum = values.mul(mask).cast(DType.F64).sum();
        return sum.div(mask.cast(DType.F64).sum()).cast(values.type());
    }

    /// Mean along an axis, which stays with size 1.
    public static Tensor mean(Tensor values, Tensor mask, int axis) {
        Tensor sum = values.mul(mask).cast(DType.F64).sum(axis);
        return sum.div(mask.cast(DType.F64).sum(axis)).cast(values.type());
    }

    /// Mean squared distance from the mean, `Σ m·(x − x̄)² / n` with `n = Σ m`, `(B, T) → ()`.
    public static Tensor biasedVariance(Tensor values, Tensor mask) {
        return mean(values.sub(mean(values, mask)).map(Unary.SQUARE), mask);
    }

    /// The unbiased estimate of the variance, `Σ m·(x − x̄)² / (n − 1)`, `(B, T) → ()`.
    public static Tensor variance(Tensor values, Tensor mask) {
        Tensor n = mask.sum();
        return biasedVariance(values, mask).mul(n.div(n.add(-1)));
    }

    /// Shifts and scales to mean 0 and variance 1, `(x − x̄)/√(var + 10⁻⁸)`, with the mean and the
    /// unbiased variance of the masked elements; the others are shifted and scaled alike.
    public static Tensor whiten(Tensor values, Tensor mask) {
        Tensor scale = variance(values, mask).add(EPSILON).map(Unary.RSQRT);
        return values.sub(mean(values, mask)).mul(scale);
    }

    /// As [#whiten], but the mean stays.
    public static Tensor whitenKeepingMean(Tensor values, Tensor mask) {
        return whiten(values, mask).add(mean(values, mask));
    }
}
