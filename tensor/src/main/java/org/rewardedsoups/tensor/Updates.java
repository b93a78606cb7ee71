package org.rewardedsoups.tensor;

/// Operations of training on weights and their gradients that write into memory that is there.
public final class Updates {
    private Updates() {}

    /// `sum += a·b`, `(m, k)·(k, n)` onto `(m, n)`: how the gradient of a weight accumulates, and how a
    /// block adds to the stream of channels.
    ///
    /// @param b of a's type, or stored in bfloat16 beside float32
    /// @param sum contiguous
    public static void addProduct(Tensor a, Tensor b, Tensor sum) {
        Elementwise.requireFloating("addProduct", sum);
        Products.requireTypes("addProduct", a, b);
        Elementwise.requireSameType("addProduct", a, sum);
        if (a.shape().rank() != 2 || b.shape().rank() != 2 || a.dim(1) != b.dim(0)) {
            throw new ShapeException(
                    "addProduct: expected a and b of shapes (m, k) and (k, n), got " + a.shape()
                            + " and " + b.shape());
        }
        if (!sum.shape().equals(new Shape(a.dim(0), b.dim(1))) || !sum.contiguous()) {
            throw new ShapeException(
                    "addProduct: expected a contiguous sum of shape (" + a.dim(0) + ", "
                            + b.dim(1) + "), got " + sum.shape());
        }
        if (sum.size() > 0 && a.dim(1) > 0) {
            Products.accumulate(a, b, sum);
        }
    }

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

    /// `x ·= factor`: [Tensor#mul] in place.
    ///
    /// @param x contiguous
    /// @param factor a single number
    public static void scale(Tensor x, Tensor factor) {
        Elementwise.requireFloating("scale", x);
        Elementwise.requireSameType("scale", x, factor);
        if (factor.size() != 1 || !x.contiguous()) {
            throw new ShapeException(
                    "scale: expected a contiguous tensor and one number, got shapes " + x.shape()
                            + " and " + factor.shape());
        }
        if (x.size() > 0) {
            Tensor all = factor.reshape(new Shape()).expand(x.shape());
            Providers.kernels(x.type()).binary(Binary.MUL, x, all, x);
        }
    }

    /// `out[i] = Σⱼ x[i, j]²`, the sum of the squares of each row, `(…, n) → (rows)`.
    ///
    /// @param out contiguous
    public static void squares(Tensor x, Tensor out) {
        Elementwise.requireFloating("squares", x);
        Elementwise.requireSameType("squares", x, out);
        Tensor rows = Reductions.rows(x);
        if (!out.shape().equals(new Shape(rows.dim(0))) || !out.contiguous()) {
            throw new ShapeException(
                    "squares: expected a contiguous result of shape (" + rows.dim(0) + "), got "
                            + out.shape());
        }
        if (out.size() > 0) {
            try (Scope _ = Scope.open()) {
                Tensor each = rows.mul(rows).reshape(rows.dim(0), rows.dim(1), 1);
                Providers.kernels(x.type()).sum(each, out.reshape(out.size(), 1));
            }
        }
    }
}
