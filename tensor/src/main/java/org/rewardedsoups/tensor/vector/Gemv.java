package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/// Products of very few rows with a matrix whose columns are contiguous, such as `x·Wᵀ` in
/// decoding: memory is the limit, and packing would cost as much as the product.
final class Gemv {
    /// Products with at most this many rows come here.
    static final int MAX_ROWS = 4;

    private static final int GRAIN = 65_536;

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

    /// Scalar product of `n` floats at addresses `x` and `y`, in four running sums.
    static float dot(long x, long y, int n) {
        FloatVector s0 = Lanes.splat(0f);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * WIDTH; i += 4 * WIDTH) {
            long at = 4L * i;
            s0 = Lanes.load(x + at).fma(Lanes.load(y + at), s0);
            at += BYTES;
            s1 = Lanes.load(x + at).fma(Lanes.load(y + at), s1);
            at += BYTES;
            s2 = Lanes.load(x + at).fma(Lanes.load(y + at), s2);
            at += BYTES;
            s3 = Lanes.load(x + at).fma(Lanes.load(y + at), s3);
        }
        for (; i <= n - WIDTH; i += WIDTH) {
            s0 = Lanes.load(x + 4L * i).fma(Lanes.load(y + 4L * i), s0);
        }
        float sum = Lanes.sum(s0.add(s1).add(s2.add(s3)));
        for (; i < n; i++) {
            sum += Memory.getFloat(x + 4L * i) * Memory.getFloat(y + 4L * i);
        }
        return sum;
    }
}
