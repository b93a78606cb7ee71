package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Gemm.HEIGHT;
import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.SPECIES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;
import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;
import static org.rewardedsoups.tensor.vector.MicroKernel.ROWS;

import jdk.incubator.vector.FloatVector;

/// The innermost product of [Gemm]: that of [MicroKernel], its slow twin, with the steps fixed, so
/// that the compiler proves the bounds of all reads before the loop instead of at each, and with sums
/// that begin at 0 and go straight to the result. It reaches the processor's peak.
final class PanelKernel {
    private PanelKernel() {}

    /// `C = A·B` for one tile of [MicroKernel#ROWS] × [MicroKernel#COLUMNS].
    ///
    /// @param k length of the sum
    /// @param a holds `A[i, j]` at `a0 + i + j·HEIGHT`
    /// @param b holds `B[j, 0 … COLUMNS−1]` at `b0 + j·COLUMNS`
    /// @param c address of the tile, whose rows begin `rowBytes` apart
    static void multiply(int k, float[] a, int a0, float[] b, int b0, long c, long rowBytes) {
        if (ROWS == 4) {
            NarrowKernel.multiply(k, a, a0, b, b0, c, rowBytes);
            return;
        }
        final FloatVector zero = splat(0f);
        FloatVector s0 = zero;
        FloatVector t0 = zero;
        FloatVector s1 = zero;
        FloatVector t1 = zero;
        FloatVector s2 = zero;
        FloatVector t2 = zero;
        FloatVector s3 = zero;
        FloatVector t3 = zero;
        FloatVector s4 = zero;
        FloatVector t4 = zero;
        FloatVector s5 = zero;
        FloatVector t5 = zero;
        FloatVector s6 = zero;
        FloatVector t6 = zero;
        FloatVector s7 = zero;
        FloatVector t7 = zero;
        for (int j = 0; j < k; j++) {
            final int at = a0 + j * HEIGHT;
            final int from = b0 + j * COLUMNS;
            final FloatVector p = load(b, from);
            final FloatVector q = load(b, from + WIDTH);
            FloatVector x = splat(a[at]);
            s0 = x.fma(p, s0);
            t0 = x.fma(q, t0);
            x = splat(a[at + 1]);
            s1 = x.fma(p, s1);
            t1 = x.fma(q, t1);
            x = splat(a[at + 2]);
            s2 = x.fma(p, s2);
            t2 = x.fma(q, t2);
            x = splat(a[at + 3]);
            s3 = x.fma(p, s3);
            t3 = x.fma(q, t3);
            x = splat(a[at + 4]);
            s4 = x.fma(p, s4);
            t4 = x.fma(q, t4);
            x = splat(a[at + 5]);
            s5 = x.fma(p, s5);
            t5 = x.fma(q, t5);
            x = splat(a[at + 6]);
            s6 = x.fma(p, s6);
            t6 = x.fma(q, t6);
            x = splat(a[at + 7]);
            s7 = x.fma(p, s7);
            t7 = x.fma(q, t7);
        }
        store(s0, c);
        store(t0, c + BYTES);
        store(s1, c + rowBytes);
        store(t1, c + rowBytes + BYTES);
        store(s2, c + 2 * rowBytes);
        store(t2, c + 2 * rowBytes + BYTES);
        store(s3, c + 3 * rowBytes);
        store(t3, c + 3 * rowBytes + BYTES);
        store(s4, c + 4 * rowBytes);
        store(t4, c + 4 * rowBytes + BYTES);
        store(s5, c + 5 * rowBytes);
        store(t5, c + 5 * rowBytes + BYTES);
        store(s6, c + 6 * rowBytes);
        store(t6, c + 6 * rowBytes + BYTES);
        store(s7, c + 7 * rowBytes);
        store(t7, c + 7 * rowBytes + BYTES);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
