package org.rewardedsoups.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

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

    /// `out = x`; same shapes, any strides, any types.
    static void copy(Tensor x, Tensor out) {
        if (x.size() == 0) {
            return;
        }
        if (out.contiguous()) {
            if (x.type() == out.type() && x.contiguous()) {
                long bytes = x.size() * x.type().bytes();
                MemorySegment.copy(x.data(), 0, out.data(), 0, bytes);
            } else {
                Providers.kernels(out.type()).copy(x, out);
            }
            return;
        }
        // a strided destination: slice the outermost dimension until the pieces are contiguous
        for (long i = 0; i < out.dim(0); i++) {
            copy(row(x, i), row(out, i));
        }
    }

    /// Writes `value` everywhere: one element, then copies of what is there, doubling.
    static void fill(Tensor x, double value) {
        if (!x.contiguous()) {
            throw new ShapeException("fill: expected a contiguous tensor, got a view " + x.shape());
        }
        if (x.size() == 0) {
            return;
        }
        MemorySegment data = x.data();
        x.put(0, value);
        long bytes = x.size() * x.type().bytes();
        for (long done = x.type().bytes(); done < bytes; done *= 2) {
            MemorySegment.copy(data, 0, data, done, Math.min(done, bytes - done));
        }
    }

    private static Tensor row(Tensor x, long i) {
        if (x.shape().rank() == 1) {
            return x.slice(0, i, i + 1).reshape(new Shape());
        }
        long[] dims = Arrays.copyOfRange(x.shape().dims(), 1, x.shape().rank());
        long[] strides = Arrays.copyOfRange(x.strides(), 1, x.shape().rank());
        return x.view(i * x.stride(0), new Shape(dims), strides);
    }
}
