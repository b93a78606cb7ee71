package org.rewardedsoups.tensor;

import java.util.Arrays;

/// Sums, maxima and softmax along an axis: checks and shapes; the arithmetic is the kernels'.
final class Reductions {
    private Reductions() {}

    static Tensor sum(Tensor x, int axis) {
        Elementwise.requireFloating("sum", x);
        int a = x.shape().axis(axis);
        Tensor out = Tensor.empty(x.type(), x.shape().with(a, 1));
        Providers.kernels(x.type()).sum(folded(x, a), flat(out, a));
        return out;
    }

    static Tensor max(Tensor x, int axis) {
        Elementwise.requireFloating("max", x);
        int a = x.shape().axis(axis);
        if (x.dim(a) == 0) {
            throw new ShapeException("max: expected at least one element along axis " + axis
                    + ", got " + x.shape());
        }
        Tensor out = Tensor.empty(x.type(), x.shape().with(a, 1));
        Providers.kernels(x.type()).max(folded(x, a), flat(out, a));
        return out;
    }

    static Tensor sumTo(Tensor x, Shape to) {
        if (x.shape().equals(to)) {
            return x;
        }
        int extra = x.shape().rank() - to.rank();
        Tensor sum = extra > 0 ? sumLeading(x, extra) : x;
        for (int i = 0; i < to.rank() && extra >= 0; i++) {
            if (to.dim(i) == 1 && sum.dim(i) != 1) {
                sum = sum(sum, i);
            }
        }
        if (!sum.shape().equals(to)) {
            throw new ShapeException(
                    "sumTo: expected a shape that stretches to " + x.shape() + ", got " + to);
        }
        return sum;
    }

    /// Sums over the first `count` dimensions at once and drops them.
    private static Tensor sumLeading(Tensor x, int count) {
        long[] kept = Arrays.copyOfRange(x.shape().dims(), count, x.shape().rank());
        Shape rest = new Shape(kept);
        Shape folded = new Shape(x.shape().leading(count).size(), rest.size());
        return sum(x.reshape(folded), 0).reshape(rest);
    }

    static Tensor softmax(Tensor x) {
        Elementwise.requireFloating("softmax", x);
        Tensor out = Tensor.empty(x.type(), x.shape());
        Providers.kernels(x.type()).softmax(rows(x), rows(out));
        return out;
    }

    static Tensor logSoftmax(Tensor x) {
        Elementwise.requireFloating("logSoftmax", x);
        Tensor out = Tensor.empty(x.type(), x.shape());
        Providers.kernels(x.type()).logSoftmax(rows(x), rows(out));
        return out;
    }

    static boolean finite(Tensor x) {
        Tensor number = x.type() == DType.F64 ? x : x.cast(DType.F32);
        return number.sub(number).sum().item() == 0; // ∞ − ∞ and NaN − NaN are NaN
    }

    /// Everything but the last axis folded into rows, `(…, n) → (rows, n)`.
    static Tensor rows(Tensor x) {
        return x.shape().rank() == 0
                ? x.reshape(1, 1)
                : x.reshape(new Shape(x.dim(-1) == 0 ? 0 : x.size() / x.dim(-1), x.dim(-1)));
    }

    private static Tensor folded(Tensor x, int axis) {
        long inner = 1;
        for (int i = axis + 1; i < x.shape().rank(); i++) {
            inner *= x.dim(i);
        }
        long n = x.dim(axis);
        long outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= x.dim(i);
        }
        return x.reshape(new Shape(outer, n, inner));
    }

    private static Tensor flat(Tensor out, int axis) {
        Tensor folded = folded(out, axis);
        return folded.reshape(new Shape(folded.dim(0), folded.dim(2)));
    }
}
