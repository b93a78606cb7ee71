package org.rewardedsoups.tensor;

/// A matrix of weights in 8 bits: integers with one float32 scale for every [#BLOCK] neighbours in a
/// row, `W[i, j] = scale[i, j/BLOCK]·value[i, j]`; 9 bits a weight in all.
///
/// @param values I8 `(n, k)`, −127 to 127
/// @param scales F32 `(n, ⌈k/BLOCK⌉)`
public record Int8Matrix(Tensor values, Tensor scales) {
    /// Weights that share a scale.
    public static final int BLOCK = 32;

    private static final long CHUNK = 1 << 20;

    public Int8Matrix {
        long blocks = Math.ceilDiv(values.dim(1), (long) BLOCK);
        Shape expected = new Shape(values.dim(0), blocks);
        if (values.type() != DType.I8
                || scales.type() != DType.F32
                || !scales.shape().equals(expected)) {
            throw new ShapeException(
                    "int8: expected I8 values and F32 scales " + expected + ", got "
                            + values.type() + " " + values.shape() + " and " + scales.type() + " "
                            + scales.shape());
        }
    }

    /// Rounds a matrix: the largest weight of a block becomes ±127, an error of at most 1/254 of it.
    ///
    /// @param weight `(n, k)`, of any floating-point type
    public static Int8Matrix of(Tensor weight) {
        long n = weight.dim(0);
        long k = weight.dim(1);
        long blocks = Math.ceilDiv(k, (long) BLOCK);
        Tensor values = Tensor.empty(DType.I8, new Shape(n, k));
        Tensor scales = Tensor.empty(DType.F32, new Shape(n, blocks));
        Tensor plain = weight.plain();
        for (long i = 0; i < n; i++) {
            for (long block = 0; block < blocks; block++) {
                long from = i * k + block * BLOCK;
                long to = Math.min(from + BLOCK, (i + 1) * k);
                scales.put(i * blocks + block, round(plain, from, to, values));
            }
        }
        return new Int8Matrix(values, scales);
    }

    private static float round(Tensor weight, long from, long to, Tensor values) {
        double most = 0;
        for (long j = from; j < to; j++) {
            most = Math.max(most, Math.abs(weight.at(j)));
        }
        float scale = (float) (most / 127);
        for (long j = from; j < to; j++) {
            values.put(j, scale == 0 ? 0 : Math.rint(weight.at(j) / scale));
        }
        return scale;
    }

    /// `x·Wᵀ`, `(…, k) → (…, n)`.
    public Tensor applyTo(Tensor x) {
        long k = values.dim(1);
        if (x.type() != DType.F32 || x.shape().rank() == 0 || x.dim(-1) != k) {
            throw new ShapeException(
                    "int8: expected x F32 (…, " + k + "), got " + x.type() + " " + x.shape());
        }
        Shape leading = x.shape().leading(x.shape().rank() - 1);
        Tensor out = Tensor.empty(DType.F32, leading.append(values.dim(0)));
        if (out.size() > 0) {
            Providers.kernels(DType.F32)
                    .int8Product(
                            x.reshape(leading.size(), k),
                            this,
                            out.reshape(leading.size(), values.dim(0)));
        }
        return out;
    }

    /// `dy·W`, `(…, n) → (…, k)`: the gradient of [#applyTo] with respect to x.
    public Tensor applyTransposedTo(Tensor dy) {
        long rows = Math.max(1, CHUNK / Math.max(1, values.dim(1)));
        Tensor sum = null;
        for (long from = 0; from < values.dim(0); from += rows) {
            long to = Math.min(from + rows, values.dim(0));
            Tensor part = dy.slice(-1, from, to).plain().matmul(rows(from, to));
            sum = sum == null ? part : sum.add(part);
        }
        return sum;
    }

    /// The weights in float32, `(n, k)`.
    public Tensor toFloat32() {
        return rows(0, values.dim(0));
    }

    /// Rows `from` to `to` in float32.
    private Tensor rows(long from, long to) {
        long k = values.dim(1);
        long blocks = scales.dim(1);
        Tensor out = Tensor.empty(DType.F32, new Shape(to - from, k));
        for (long i = from; i < to; i++) {
            for (long j = 0; j < k; j++) {
                double scale = scales.at(i * blocks + j / BLOCK);
                out.put((i - from) * k + j, scale * values.at(i * k + j));
            }
        }
        return out;
    }
}
