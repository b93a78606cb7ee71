package org.rewardedsoups.tensor;

/// A matrix of weights in 8 bits: integers with one float32 scale for every [#BLOCK] neighbours in a
/// row, `W[i, j] = scale·value`; 9 bits a weight in all.
///
/// [#SIDE] rows lie side by side, column after column, and rows that fill up the last such group are
/// 0: a vector takes one number of each of them, so that products need no sums across a vector
/// and multiply by all their scales at once.
///
/// @param out rows n
/// @param values I8 `(⌈n/SIDE⌉, k, SIDE)`, −127 to 127
/// @param scales F32 `(⌈n/SIDE⌉, ⌈k/BLOCK⌉, SIDE)`
public record Int8Matrix(long out, Tensor values, Tensor scales) {
    /// Weights that share a scale.
    public static final int BLOCK = 32;

    /// Rows that lie side by side.
    public static final int SIDE = 16;

    private static final long CHUNK = 1 << 20;

    public Int8Matrix {
        long groups = Math.ceilDiv(out, (long) SIDE);
        long k = values.shape().rank() == 3 ? values.dim(1) : 0;
        Shape integers = new Shape(groups, k, SIDE);
        Shape factors = new Shape(groups, Math.ceilDiv(k, (long) BLOCK), SIDE);
        if (values.type() != DType.I8
                || scales.type() != DType.F32
                || !values.shape().equals(integers)
                || !scales.shape().equals(factors)) {
            throw new ShapeException(
                    "int8: expected I8 values " + integers + " and F32 scales " + factors + " for "
                            + out + " rows, got " + values.type() + " " + values.shape() + " and "
                            + scales.type() + " " + scales.shape());
        }
    }

    /// Rounds a matrix: the largest weight of a block becomes ±127, an error of at most 1/254 of it.
    ///
    /// @param weight `(n, k)`, of any floating-point type
    public static Int8Matrix of(Tensor weight) {
        long n = weight.dim(0);
        long k = weight.dim(1);
        long groups = Math.ceilDiv(n, (long) SIDE);
        long blocks = Math.ceilDiv(k, (long) BLOCK);
        Int8Matrix matrix =
                new Int8Matrix(
                        n,
                        Tensor.zeros(DType.I8, new Shape(groups, k, SIDE)),
                        Tensor.zeros(DType.F32, new Shape(groups, blocks, SIDE)));
        Tensor plain = weight.plain();
        for (long i = 0; i < n; i++) {
            for (long from = 0; from < k; from += BLOCK) {
                matrix.round(plain, i, from, Math.min(from + BLOCK, k));
            }
        }
        return matrix;
    }

    /// Columns k.
    public long in() {
        return values.dim(1);
    }

    /// Weight `(i, j)`.
    public double at(long i, long j) {
        return scales.at(place(i, j / BLOCK, scales)) * values.at(place(i, j, values));
    }

    /// Where element `j` of row `i` lies in one of the tensors.
    private static long place(long i, long j, Tensor in) {
        return (i / SIDE * in.dim(1) + j) * SIDE + i % SIDE;
    }

    /// Rounds the block of row `i` that begins with column `from`.
    private void round(Tensor weight, long i, long from, long to) {
        long row = i * in();
        double most = 0;
        for (long j = from; j < to; j++) {
            most = Math.max(most, Math.abs(weight.at(row + j)));
        }
        float scale = (float) (most / 127);
        scales.put(place(i, from / BLOCK, scales), scale);
        for (long j = from; j < to; j++) {
            double steps = scale == 0 ? 0 : Math.rint(weight.at(row + j) / scale);
            values.put(place(i, j, values), steps);
        }
    }

    /// `x·Wᵀ`, `(…, k) → (…, n)`.
    public Tensor applyTo(Tensor x) {
        if (x.type() != DType.F32 || x.shape().rank() == 0 || x.dim(-1) != in()) {
            throw new ShapeException(
                    "int8: expected x F32 (…, " + in() + "), got " + x.type() + " " + x.shape());
        }
        Shape leading = x.shape().leading(x.shape().rank() - 1);
        Tensor y = Tensor.empty(DType.F32, leading.append(out));
        if (y.size() > 0) {
            long rows = leading.size();
            Providers.kernels(DType.F32)
                    .int8Product(x.reshape(rows, in()), this, y.reshape(rows, out));
        }
        return y;
    }

    /// `dy·W`, `(…, n) → (…, k)`: the gradient of [#applyTo] with respect to x.
    public Tensor applyTransposedTo(Tensor dy) {
        long rows = Math.max(1, CHUNK / Math.max(1, in()));
        Tensor sum = null;
        for (long from = 0; from < out; from += rows) {
            long to = Math.min(from + rows, out);
            Tensor part = dy.slice(-1, from, to).plain().matmul(rows(from, to));
            sum = sum == null ? part : sum.add(part);
        }
        return sum;
    }

    /// The weights in float32, `(n, k)`.
    public Tensor toFloat32() {
        return rows(0, out);
    }

    /// Rows `from` to `to` in float32.
    private Tensor rows(long from, long to) {
        Tensor rows = Tensor.empty(DType.F32, new Shape(to - from, in()));
        for (long i = from; i < to; i++) {
            for (long j = 0; j < in(); j++) {
                rows.put((i - from) * in() + j, at(i, j));
            }
        }
        return rows;
    }
}
