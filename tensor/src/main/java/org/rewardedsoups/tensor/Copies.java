package org.rewardedsoups.tensor;

/// Copying elements between layouts and types.
final class Copies {
    private Copies() {}

    /// `out = x`, converted to `out`'s type; any strides.
    static void overwrite(Tensor out, Tensor x) {
        if (!out.shape().equals(x.shape())) {
            throw new ShapeException(
                    "copyFrom: expected shape " + out.shape() + ", got " + x.shape());
        }
        copy(x, out);
    }

    /// A contiguous copy with elements of `type`.
    static Tensor converted(Tensor x, DType type) {
        Tensor out = Tensor.empty(type, x.shape());
        copy(x, out);
        return out;
    }

    /// `out = x`; same shapes, any strides, any types.
    static void copy(Tensor x, Tensor out) {
        if (x.size() > 0) {
            Providers.kernels(out.type()).copy(x, out);
        }
    }

    /// Writes `value` everywhere.
    static void fill(Tensor x, double value) {
        if (!x.contiguous()) {
            throw new ShapeException("fill: expected a contiguous tensor, got a view " + x.shape());
        }
        if (x.size() > 0) {
            Providers.kernels(x.type()).fill(value, x);
        }
    }
}
