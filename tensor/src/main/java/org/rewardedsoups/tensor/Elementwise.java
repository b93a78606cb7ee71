package org.rewardedsoups.tensor;

import java.util.Locale;

/// Element-wise operations: checks and broadcasting; the arithmetic is the kernels'.
final class Elementwise {
    private Elementwise() {}

    static Tensor unary(Unary op, Tensor x) {
        requireFloating(op, x);
        Tensor plain = x.plain();
        Tensor out = Tensor.empty(x.type(), x.shape());
        Providers.kernels(x.type()).unary(op, plain, out);
        return out;
    }

    static Tensor binary(Binary op, Tensor a, Tensor b) {
        requireFloating(op, a);
        requireSameType(op, a, b);
        Shape shape =
                a.shape().equals(b.shape())
                        ? a.shape()
                        : Shape.broadcast(label(op), a.shape(), b.shape());
        Tensor out = Tensor.empty(a.type(), shape);
        if (shape.size() > 0) {
            Providers.kernels(a.type()).binary(op, a.expand(shape), b.expand(shape), out);
        }
        return out;
    }

    /// `sum += x`; same shapes, `sum` contiguous.
    static void accumulate(Tensor sum, Tensor x) {
        requireSameType("accumulate", sum, x);
        if (!sum.shape().equals(x.shape()) || !sum.contiguous()) {
            throw new ShapeException(
                    "accumulate: expected a tensor of shape " + sum.shape()
                            + " onto a contiguous one, got " + x.shape());
        }
        Providers.kernels(sum.type()).binary(Binary.ADD, sum, x, sum);
    }

    private static void requireFloating(Enum<?> op, Tensor x) {
        if (!computes(x)) {
            requireFloating(label(op), x);
        }
    }

    private static void requireSameType(Enum<?> op, Tensor a, Tensor b) {
        if (a.type() != b.type()) {
            requireSameType(label(op), a, b);
        }
    }

    /// The name in messages, made only when needed.
    private static String label(Enum<?> op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    private static boolean computes(Tensor x) {
        return x.type() == DType.F32 || x.type() == DType.F64;
    }

    static void requireFloating(String operation, Tensor x) {
        if (!computes(x)) {
            throw new ShapeException(
                    operation + ": expected F32 or F64, got " + x.type() + " " + x.shape()
                            + "; cast(DType.F32) first");
        }
    }

    static void requireSameType(String operation, Tensor a, Tensor b) {
        if (a.type() != b.type()) {
            throw new ShapeException(
                    operation + ": expected operands of one type, got " + a.type() + " and "
                            + b.type() + "; cast one of them");
        }
    }

    /// @throws ShapeException unless `x` has the shape and the type of what an operation reads beside
    ///     `like`
    static void requireShape(String operation, String name, Tensor x, Shape expected, Tensor like) {
        requireSameType(operation, like, x);
        if (!x.shape().equals(expected)) {
            throw new ShapeException(
                    operation + ": expected " + name + " of shape " + expected + ", got " + x.shape());
        }
    }
}
