package org.rewardedsoups.rl;

import org.rewardedsoups.tensor.Tensor;

/// Whitening of all elements of a tensor, `(x − x̄)/√(var + 10⁻⁸)`, with the unbiased variance.
///
/// Of a single element it is NaN, since its variance is not defined.
public final class Whiten {
    private Whiten() {}

    /// Mean 0 and variance 1.
    public static Tensor whiten(Tensor values) {
        return Masked.whiten(values, all(values));
    }

    /// Variance 1; the mean stays.
    public static Tensor whitenKeepingMean(Tensor values) {
        return Masked.whitenKeepingMean(values, all(values));
    }

    private static Tensor all(Tensor values) {
        return Tensor.full(values.type(), values.shape(), 1);
    }
}
