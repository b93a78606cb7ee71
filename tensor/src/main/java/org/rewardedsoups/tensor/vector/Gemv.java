package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
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
                        for (int i = 0; i < m; i++) {
                            long to = 4 * out.at(i, j);
                            float dot = dot(a.data(), 4 * a.at(i, 0), b.data(), 4 * b.at(0, j), k);
                            if (accumulate) {
                                dot += out.data().get(JAVA_FLOAT_UNALIGNED, to);
                            }
                            out.data().set(JAVA_FLOAT_UNALIGNED, to, dot);
                        }
                    }
                });
    }

    /// Scalar product of `n` floats at byte offsets `atX` and `atY`, in four running sums.
    static float dot(MemorySegment x, long atX, MemorySegment y, long atY, int n) {
        FloatVector s0 = Lanes.splat(0f);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int i = 0;
        for (; i <= n - 4 * WIDTH; i += 4 * WIDTH) {
            long at = 4L * i;
            s0 = Lanes.load(x, atX + at).fma(Lanes.load(y, atY + at), s0);
            at += BYTES;
            s1 = Lanes.load(x, atX + at).fma(Lanes.load(y, atY + at), s1);
            at += BYTES;
            s2 = Lanes.load(x, atX + at).fma(Lanes.load(y, atY + at), s2);
            at += BYTES;
            s3 = Lanes.load(x, atX + at).fma(Lanes.load(y, atY + at), s3);
        }
        for (; i <= n - WIDTH; i += WIDTH) {
            s0 = Lanes.load(x, atX + 4L * i).fma(Lanes.load(y, atY + 4L * i), s0);
        }
        float sum = Lanes.sum(s0.add(s1).add(s2.add(s3)));
        for (; i < n; i++) {
            sum +=
                    x.get(JAVA_FLOAT_UNALIGNED, atX + 4L * i)
                            * y.get(JAVA_FLOAT_UNALIGNED, atY + 4L * i);
        }
        return sum;
    }
}
