package org.rewardedsoups.tensor.vector;

import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;

/// Products of pairs of matrices. A large one is shared by all threads; of small ones, such as those of
/// attention over a caption, each thread takes some whole.
///
/// @param m rows of a result
/// @param n its columns
/// @param k length of the sums
/// @param a (batch, m, k)
/// @param b (batch, k, n)
/// @param out (batch, m, n)
record BatchedProduct(int m, int n, int k, Tensor a, Tensor b, boolean accumulate, Tensor out) {
    /// Multiply-adds from which on a product is worth being shared.
    private static final long LARGE = 4_000_000;

    /// What a product costs beside its own multiply-adds, in these.
    private static final long EXTRA = 30_000;

    /// Multiply-adds of a task.
    private static final long GRAIN = 1_000_000;

    /// `out = a·b` or `out += a·b`; strides as in [org.rewardedsoups.tensor.Kernels#matmul].
    static void multiply(Tensor a, Tensor b, boolean accumulate, Tensor out) {
        int m = Math.toIntExact(a.dim(1));
        int k = Math.toIntExact(a.dim(2));
        int n = Math.toIntExact(b.dim(2));
        var product = new BatchedProduct(m, n, k, a, b, accumulate, out);
        long batch = a.dim(0);
        long each = (long) m * n * k;
        if (batch == 1 || each >= LARGE || b.type() == DType.BF16) {
            for (long i = 0; i < batch; i++) {
                product.one(Workers.ALL, i);
            }
            return;
        }
        VectorReductions.cut(
                batch,
                batch * (each + EXTRA) / GRAIN,
                (first, last, scratch) -> {
                    Workers.Team alone = Workers.only(scratch);
                    for (long i = first; i < last; i++) {
                        product.one(alone, i);
                    }
                });
    }

    private void one(Workers.Team team, long i) {
        Gemm.Matrix left = matrix(a, i);
        Gemm.Matrix right = matrix(b, i);
        Gemm.Matrix to = new Gemm.Matrix(out.data(), false, i * m * n, n, 1);
        boolean inPlace = m <= Gemv.MAX_ROWS && left.rowsContiguous() && right.rowStep() == 1;
        if (!inPlace) {
            Gemm.multiply(team, m, n, k, left, right, accumulate, to);
        } else if (right.bfloat16()) {
            GemvBf16.multiply(m, n, k, left, right, accumulate, to);
        } else {
            Gemv.multiply(team, m, n, k, left, right, accumulate, to);
        }
    }

    private static Gemm.Matrix matrix(Tensor x, long i) {
        boolean bfloat16 = x.type() == DType.BF16;
        return new Gemm.Matrix(x.data(), bfloat16, i * x.stride(0), x.stride(1), x.stride(2));
    }
}
