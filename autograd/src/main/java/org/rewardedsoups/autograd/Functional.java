package org.rewardedsoups.autograd;

import static org.rewardedsoups.autograd.Variable.wrt;

import org.rewardedsoups.tensor.Tensor;

/// Differentiable functions that are not plain arithmetic on a [Variable].
public final class Functional {
    private Functional() {}

    /// Matrix product, `(…, m, k)·(…, k, n) → (…, m, n)`; batch dimensions broadcast.
    ///
    /// With `y = a·b`, the gradients are `da = dy·bᵀ` and `db = aᵀ·dy`.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException if the inner dimensions differ
    public static Variable matmul(Variable a, Variable b) {
        Tensor left = a.value();
        Tensor right = b.value();
        return Variable.of(
                "matmul",
                left.matmul(right),
                wrt(a, dy -> dy.matmul(right.transpose())),
                wrt(b, dy -> left.transpose().matmul(dy)));
    }
}
