package org.rewardedsoups.tensor;

/// Scaled dot-product attention and rotary positions, with their gradients.
public final class Attention {
    private Attention() {}

    /// Attention's result `(B, T, H, D)` and the logarithm of each softmax's denominator
    /// `(B, H, T)`, which the gradient needs.
    public record Attended(Tensor out, Tensor lse) {}

    /// Gradients with respect to queries, keys and values.
    public record Grad(Tensor dq, Tensor dk, Tensor dv) {}

    /// `softmax(scale·q·kᵀ + mask)·v`, head by head (Vaswani et al., 2017, eq. 1).
    ///
    /// Query head h reads key head h·G/H. A query that sees no key yields 0.
    ///
    /// @param q `(B, T, H, D)`
    /// @param k `(B, S, G, D)`, H a multiple of G; a slice of a cache along S is used in place
    /// @param v as `k`
    /// @throws ShapeException if the shapes, or the pattern's, do not fit
    public static Attended attention(
            Tensor q, Tensor k, Tensor v, AttentionPattern pattern, double scale) {
        require(q, k, v);
        return switch (pattern) {
            case AttentionMask mask -> masked(q, k, v, mask, scale);
            case Segments segments ->
                    PackedAttention.attention(q, dense(k), dense(v), segments, scale);
        };
    }

    private static Attended masked(
            Tensor q, Tensor k, Tensor v, AttentionMask mask, double scale) {
        requireMask(mask, q.dim(0), k.dim(1));
        Tensor out = Tensor.empty(q.type(), q.shape());
        Tensor lse = Tensor.empty(q.type(), new Shape(q.dim(0), q.dim(2), q.dim(1)));
        Providers.kernels(q.type())
                .attention(q.plain(), dense(k), dense(v), mask, scale, out, lse);
        return new Attended(out, lse);
    }

    /// Gradients of [#attention], given what it returned.
    public static Grad attentionGrad(
            Tensor q,
            Tensor k,
            Tensor v,
            AttentionPattern pattern,
            double scale,
            Attended forward,
            Tensor dout) {
        require(q, k, v);
        Elementwise.requireShape("attentionGrad", "out", forward.out(), q.shape(), q);
        Elementwise.requireShape("attentionGrad", "dout", dout, q.shape(), q);
        Shape one = new Shape(q.dim(0), q.dim(2), q.dim(1));
        Elementwise.requireShape("attentionGrad", "lse", forward.lse(), one, q);
        return switch (pattern) {
            case AttentionMask mask -> maskedGrad(q, k, v, mask, scale, forward, dout);
            case Segments segments ->
                    PackedAttention.attentionGrad(
                            q, dense(k), dense(v), segments, scale, forward, dout);
        };
    }

    private static Grad maskedGrad(
            Tensor q,
            Tensor k,
            Tensor v,
            AttentionMask mask,
            double scale,
            Attended forward,
            Tensor dout) {
        requireMask(mask, q.dim(0), k.dim(1));
        Tensor dq = Tensor.empty(q.type(), q.shape());
        Tensor dk = Tensor.empty(k.type(), k.shape());
        Tensor dv = Tensor.empty(v.type(), v.shape());
        Providers.kernels(q.type())
                .attentionGrad(
                        q.plain(),
                        dense(k),
                        dense(v),
                        mask,
                        scale,
                        forward.out(),
                        forward.lse(),
                        dout.plain(),
                        dq,
                        dk,
                        dv);
        return new Grad(dq, dk, dv);
    }

    /// Rotates the two halves of the last axis by the angle of each token's position
    /// (Su et al., 2021, eq. 34, in the halves convention of LLaMA).
    ///
    /// @param x `(…, H, D)`, D even
    /// @param positions I32 `(…)`
    /// @param cos `(P, D/2)`, cosine of each position's angles
    /// @param sin `(P, D/2)`
    public static Tensor rope(Tensor x, Tensor positions, Tensor cos, Tensor sin) {
        return rotate(x, positions, cos, sin, false);
    }

    /// [#rope] backwards: its inverse, and its gradient.
    public static Tensor ropeInverse(Tensor x, Tensor positions, Tensor cos, Tensor sin) {
        return rotate(x, positions, cos, sin, true);
    }

    private static Tensor rotate(
            Tensor x, Tensor positions, Tensor cos, Tensor sin, boolean inverse) {
        requireRotation(x, positions, cos, sin);
        Tensor out = Tensor.empty(x.type(), x.shape());
        Shape tokens = new Shape(positions.size(), x.dim(-2), x.dim(-1));
        Providers.kernels(x.type())
                .rope(
                        x.reshape(tokens),
                        positions.plain(),
                        cos.plain(),
                        sin.plain(),
                        inverse,
                        out.reshape(tokens));
        return out;
    }

    private static void requireRotation(Tensor x, Tensor positions, Tensor cos, Tensor sin) {
        Elementwise.requireFloating("rope", x);
        Elementwise.requireSameType("rope", x, cos);
        Elementwise.requireSameType("rope", x, sin);
        if (x.shape().rank() < 2 || x.dim(-1) % 2 != 0) {
            throw new ShapeException(
                    "rope: expected x of shape (…, H, D) with D even, got " + x.shape());
        }
        Shape tokens = x.shape().leading(x.shape().rank() - 2);
        if (!positions.shape().equals(tokens)) {
            throw new ShapeException(
                    "rope: expected positions of shape " + tokens + ", got " + positions.shape());
        }
        long half = x.dim(-1) / 2;
        if (cos.shape().rank() != 2 || cos.dim(1) != half || !sin.shape().equals(cos.shape())) {
            throw new ShapeException(
                    "rope: expected cos and sin of shape (P, " + half + "), got " + cos.shape()
                            + " and " + sin.shape());
        }
        Selections.requireIndices("rope", positions, 0, cos.dim(0));
    }

    private static void require(Tensor q, Tensor k, Tensor v) {
        Elementwise.requireFloating("attention", q);
        Elementwise.requireSameType("attention", q, k);
        Elementwise.requireSameType("attention", q, v);
        if (q.shape().rank() != 4) {
            throw new ShapeException(
                    "attention: expected q of shape (B, T, H, D), got " + q.shape());
        }
        if (k.shape().rank() != 4
                || k.dim(0) != q.dim(0)
                || k.dim(3) != q.dim(3)
                || k.dim(2) == 0
                || q.dim(2) % k.dim(2) != 0) {
            throw new ShapeException(
                    "attention: expected k of shape (" + q.dim(0) + ", S, G, " + q.dim(3)
                            + ") with G a divisor of " + q.dim(2) + ", got " + k.shape());
        }
        if (!v.shape().equals(k.shape())) {
            throw new ShapeException(
                    "attention: expected v of shape " + k.shape() + ", got " + v.shape());
        }
    }

    private static void requireMask(AttentionMask mask, long batch, long keys) {
        if (mask.starts().length != batch || mask.ends().length != batch) {
            throw new ShapeException(
                    "attention: expected a mask for " + batch + " rows, got "
                            + mask.starts().length + " starts and " + mask.ends().length
                            + " ends");
        }
        for (int b = 0; b < batch; b++) {
            if (mask.starts()[b] < 0 || mask.ends()[b] > keys) {
                throw new ShapeException(
                        "attention: expected visible keys within 0 to " + keys + ", got "
                                + mask.starts()[b] + " to " + mask.ends()[b] + " in row " + b);
            }
        }
    }

    /// `x` itself if the rows of each batch entry lie without gaps, else a copy.
    private static Tensor dense(Tensor x) {
        boolean rows =
                (x.dim(3) == 1 || x.stride(3) == 1)
                        && (x.dim(2) == 1 || x.stride(2) == x.dim(3))
                        && (x.dim(1) == 1 || x.stride(1) == x.dim(2) * x.dim(3));
        return rows ? x : x.copy();
    }
}
