package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// [Gemv] for weights stored in bfloat16: half the memory traffic, which is the limit.
///
/// Numbers are read in pairs as ints, of which a shift and a mask make two floats; so the rows of x
/// are split into their even and odd elements beforehand, once for all columns.
final class GemvBf16 {
    private static final NativeScratch ROWS = new NativeScratch(); // split; guarded by itself

    private GemvBf16() {}

    /// `out[i, j] = Σ a[i, l]·b[l, j]`, (m, k)·(k, n).
    ///
    /// @param a rows contiguous
    /// @param b bfloat16, columns contiguous
    static void multiply(
            int m,
            int n,
            int k,
            Gemm.Matrix a,
            Gemm.Matrix b,
            boolean accumulate,
            Gemm.Matrix out) {
        synchronized (ROWS) {
            long row = 8L * half(k);
            long rows = ROWS.atLeast(m * row);
            for (int i = 0; i < m; i++) {
                split(a.address(i, 0), k, rows + i * row);
            }
            VectorReductions.rows(
                    n,
                    k,
                    Gemv.GRAIN,
                    (first, last, _) -> {
                        for (long j = first; j < last; j++) {
                            long column = b.address(0, j);
                            for (int i = 0; i < m; i++) {
                                long to = out.address(i, j);
                                float dot = dot(rows + i * row, column, k);
                                Memory.setFloat(to, accumulate ? dot + Memory.getFloat(to) : dot);
                            }
                        }
                    });
        }
    }

    /// Room for the even or the odd elements of a row.
    private static int half(int k) {
        return Packing.padded((k + 1) / 2);
    }

    /// Even elements, then odd ones at [#half].
    private static void split(long x, int k, long out) {
        for (int l = 0; l < k; l++) {
            long place = out + 4L * (l / 2) + (l % 2 == 0 ? 0 : 4L * half(k));
            Memory.setFloat(place, Memory.getFloat(x + 4L * l));
        }
    }

    /// Scalar product of a split row at `x` with `k` bfloat16 numbers at `y`.
    private static float dot(long x, long y, int k) {
        long odds = x + 4L * half(k);
        FloatVector even = Lanes.splat(0f);
        FloatVector odd = even;
        int pairs = k / 2;
        int i = 0;
        for (; i <= pairs - WIDTH; i += WIDTH) {
            IntVector w = Bf16.pairs(y + 4L * i);
            even = Lanes.load(x + 4L * i).fma(Bf16.even(w), even);
            odd = Lanes.load(odds + 4L * i).fma(Bf16.odd(w), odd);
        }
        float sum = Lanes.sum(even.add(odd));
        for (int l = 2 * i; l < k; l++) {
            long at = (l % 2 == 0 ? x : odds) + 4L * (l / 2);
            sum += Memory.getFloat(at) * Bf16.get(y + 2L * l);
        }
        return sum;
    }
}
