package org.rewardedsoups.tensor;

/// Element-wise operations: checks and broadcasting; the arithmetic is the kernels'.
final class Elementwise {
    private Elementwise() {}

    static Tensor unary(Unary op, Tensor x) {
        requireFloating(op.name(), x);
        Tensor plain = x.plain();
        Tensor out = Tensor.empty(x.type(), x.shape());
        Providers.kernels(x.type()).unary(op, plain, out);
        return out;
    }

    static Tensor binary(Binary op, Tensor a, Tensor b) {
        requireFloating(op.name(), a);
        requireSameType(op.name(), a, b);
        Shape shape = Shape.broadcast(op.name().toLowerCase(java.util.Locale.ROOT), a.shape(), b.shape());
        Tensor out = Tensor.empty(a.type(), shape);
        if (shape.size() > 0) {
            Providers.kernels(a.type()).binary(op, a.expand(shape), b.expand(shape), out);
        }
        return out;
    }

    static void requireFloating(String operation, Tensor x) {
        if (x.type() != DType.F32 && x.type() != DType.F64) {
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
}
