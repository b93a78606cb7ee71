package org.rewardedsoups.tensor;

import java.util.Arrays;

/// Matrix products: checks, batch dimensions and layouts; the arithmetic is the kernels'.
final class Products {
    private Products() {}

    static Tensor matmul(Tensor a, Tensor b) {
        Elementwise.requireFloating("matmul", a);
        requireTypes("matmul", a, b);
        if (a.shape().rank() < 2) {
            throw new ShapeException("matmul: expected a of shape (…, m, k), got " + a.shape());
        }
        if (b.shape().rank() < 2 || b.dim(-2) != a.dim(-1)) {
            throw new ShapeException(
                    "matmul: expected b of shape (…, " + a.dim(-1) + ", n), got " + b.shape());
        }
        long m = a.dim(-2);
        long n = b.dim(-1);
        Shape batch = Shape.broadcast("matmul", leading(a.shape()), leading(b.shape()));
        Tensor out = Tensor.empty(a.type(), append(batch, m, n));
        if (out.size() > 0) {
            product(a, b, batch, out);
        }
        return out;
    }

    /// `b` may be stored in bfloat16 beside a float32 `a`: weights that are used as they lie in a file.
    static void requireTypes(String operation, Tensor a, Tensor b) {
        if (a.type() != DType.F32 || b.type() != DType.BF16) {
            Elementwise.requireSameType(operation, a, b);
        }
    }

    /// `out += a·b` for plain matrices, how gradients of weights accumulate.
    static void accumulate(Tensor a, Tensor b, Tensor out) {
        Providers.kernels(a.type())
                .matmul(batched(a, new Shape()), batched(b, new Shape()), true,
                        out.reshape(1, out.dim(-2), out.dim(-1)));
    }

    private static void product(Tensor a, Tensor b, Shape batch, Tensor out) {
        long m = a.dim(-2);
        long k = a.dim(-1);
        long n = b.dim(-1);
        Kernels kernels = Providers.kernels(a.type());
        if (leading(b.shape()).size() == 1 && (a.contiguous() || batch.size() > 1)) {
            // one matrix for all rows of a: (…, m, k) is a single tall matrix
            Shape tall = new Shape(1, out.size() / n, k);
            kernels.matmul(a.reshape(tall), batched(b, new Shape()), false,
                    out.reshape(1, out.size() / n, n));
            return;
        }
        kernels.matmul(batched(a, batch), batched(b, batch), false,
                out.reshape(batch.size(), m, n));
    }

    /// `(…, r, c) → (batch, r, c)` with one of the last two strides 1.
    private static Tensor batched(Tensor x, Shape batch) {
        Tensor dense = denseMatrices(x) ? x : x.copy();
        if (batch.size() == 1) {
            return dense.view(
                    0,
                    new Shape(1, dense.dim(-2), dense.dim(-1)),
                    new long[] {0, dense.stride(-2), dense.stride(-1)});
        }
        Tensor full = dense.expand(append(batch, dense.dim(-2), dense.dim(-1)));
        if (leading(dense.shape()).size() == 1) {
            return full.view(
                    0,
                    new Shape(batch.size(), full.dim(-2), full.dim(-1)),
                    new long[] {0, full.stride(-2), full.stride(-1)});
        }
        long step = uniformStep(full, batch.rank());
        if (step < 0) {
            full = full.copy();
            step = full.dim(-2) * full.dim(-1);
        }
        return full.view(
                0,
                new Shape(batch.size(), full.dim(-2), full.dim(-1)),
                new long[] {step, full.stride(-2), full.stride(-1)});
    }

    private static boolean denseMatrices(Tensor x) {
        return x.stride(-1) == 1 && x.stride(-2) >= x.dim(-1)
                || x.stride(-2) == 1 && x.stride(-1) >= x.dim(-2);
    }

    /// The stride from one matrix to the next if the same everywhere, else −1.
    private static long uniformStep(Tensor x, int batchRank) {
        long step = -1;
        long expected = -1;
        for (int i = batchRank - 1; i >= 0; i--) {
            if (x.dim(i) == 1) {
                continue;
            }
            if (step < 0) {
                step = x.stride(i);
            } else if (x.stride(i) != expected) {
                return -1;
            }
            expected = x.stride(i) * x.dim(i);
        }
        return step;
    }

    private static Shape leading(Shape shape) {
        return new Shape(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    private static Shape append(Shape batch, long m, long n) {
        long[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[dims.length - 2] = m;
        dims[dims.length - 1] = n;
        return new Shape(dims);
    }
}
