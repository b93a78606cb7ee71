package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/// Products of very few rows with a matrix whose columns are contiguous, such as `x·Wᵀ` in
/// decoding: memory is the limit, and packing would cost as much as the product.
final class Gemv {
    /// Products with at most this many rows come here.
    static final int MAX_ROWS = 8;

    /// Weights that make a task: few, so that small products too have tasks for all threads.
    static final int GRAIN = 16_384;

    private Gemv() {}

    /// `out[i, j] = Σ a[i, l]·b[l, j]`, (m, k)·(k, n).
    ///
    /// @param a rows contiguous
    /// @param b columns contiguous
    static void multiply(
            int m,
            int n,
            int k,
            Gemm.Matrix a,
            Gemm.Matrix b,
            boolean accumulate,
            Gemm.Matrix out) {
        VectorReductions.rows(
                n,
                k,
                GRAIN,
                (first, last, _) -> {
                    for (long j = first; j < last; j++) {
                        long column = b.address(0, j);
                        for (int i = 0; i < m; i++) {
                            long to = out.address(i, j);
                            float dot = dot(a.address(i, 0), column, k);
                            Memory.setFloat(to, accumulate ? dot + Memory.getFloat(to) : dot);
                        }
                    }
                });
    }

    /// Scalar product of `n` floats at addresses `x` and `y`.
    ///
    /// One running sum: four, written out, are slower (docs/engine.md, what the compiler does).
    static float dot(long x, long y, int n) {
        FloatVector sums = Lanes.splat(0f);
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            sums = Lanes.load(x + 4L * i).fma(Lanes.load(y + 4L * i), sums);
        }
        float sum = Lanes.sum(sums);
        for (; i < n; i++) {
            sum += Memory.getFloat(x + 4L * i) * Memory.getFloat(y + 4L * i);
        }
        return sum;
    }
}
