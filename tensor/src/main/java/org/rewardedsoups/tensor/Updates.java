package org.rewardedsoups.tensor;

/// Steps of optimizers that change weights in place.
public final class Updates {
    private Updates() {}

    /// One AdamW step on a weight and its moments, in place; see [Kernels#adamW].
    ///
    /// @param gradient of `theta`'s shape, as `m` and `v`
    public static void adamW(
            Tensor theta, Tensor gradient, Tensor m, Tensor v, Kernels.AdamStep step) {
        for (Tensor other : new Tensor[] {gradient, m, v}) {
            Elementwise.requireSameType("adamW", theta, other);
            if (!other.shape().equals(theta.shape())) {
                throw new ShapeException(
                        "adamW: expected gradient and moments of shape " + theta.shape()
                                + ", got " + other.shape());
            }
        }
        if (!theta.contiguous() || !m.contiguous() || !v.contiguous()) {
            throw new ShapeException("adamW: expected contiguous weights and moments, got views");
        }
        Shape flat = new Shape(theta.size());
        Providers.kernels(theta.type())
                .adamW(
                        theta.reshape(flat),
                        gradient.reshape(flat),
                        m.reshape(flat),
                        v.reshape(flat),
                        step);
    }
}
