package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Gemm.HEIGHT;
import static org.rewardedsoups.tensor.vector.Lanes.SPECIES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;
import static org.rewardedsoups.tensor.vector.MicroKernel.ROWS;

import jdk.incubator.vector.FloatVector;

/// The innermost product of [Gemm]: that of [MicroKernel], its slow twin, with the steps along k
/// fixed, so that the compiler proves the bounds of all reads before the loop instead of at each.
final class PanelKernel {
    private PanelKernel() {}

    /// `C += A·B` for one tile of [MicroKernel#ROWS] × [MicroKernel#COLUMNS].
    ///
    /// @param k length of the sum
    /// @param a holds `A[i, j]` at `a0 + i + j·HEIGHT`
    /// @param b holds `B[j, 0 … COLUMNS−1]` at `b0 + j·COLUMNS`
    /// @param c tile with row i at `c0 + i·COLUMNS`
    static void multiply(
            int k, float[] a, int a0, float[] b, int b0, float[] c, int c0) {
        if (ROWS == 4) {
            NarrowKernel.multiply(k, a, a0, 1, HEIGHT, b, b0, COLUMNS, c, c0, COLUMNS);
            return;
        }
        final int c1 = c0 + COLUMNS;
        final int c2 = c1 + COLUMNS;
        final int c3 = c2 + COLUMNS;
        final int c4 = c3 + COLUMNS;
        final int c5 = c4 + COLUMNS;
        final int c6 = c5 + COLUMNS;
        final int c7 = c6 + COLUMNS;
        FloatVector s0 = load(c, c0);
        FloatVector t0 = load(c, c0 + WIDTH);
        FloatVector s1 = load(c, c1);
        FloatVector t1 = load(c, c1 + WIDTH);
        FloatVector s2 = load(c, c2);
        FloatVector t2 = load(c, c2 + WIDTH);
        FloatVector s3 = load(c, c3);
        FloatVector t3 = load(c, c3 + WIDTH);
        FloatVector s4 = load(c, c4);
        FloatVector t4 = load(c, c4 + WIDTH);
        FloatVector s5 = load(c, c5);
        FloatVector t5 = load(c, c5 + WIDTH);
        FloatVector s6 = load(c, c6);
        FloatVector t6 = load(c, c6 + WIDTH);
        FloatVector s7 = load(c, c7);
        FloatVector t7 = load(c, c7 + WIDTH);
        for (int j = 0; j < k; j++) {
            final int at = a0 + j * HEIGHT;
            final int from = b0 + j * COLUMNS;
            final FloatVector p = load(b, from);
            final FloatVector q = load(b, from + WIDTH);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            s0 = x.fma(p, s0);
            t0 = x.fma(q, t0);
            x = FloatVector.broadcast(SPECIES, a[at + 1]);
            s1 = x.fma(p, s1);
            t1 = x.fma(q, t1);
            x = FloatVector.broadcast(SPECIES, a[at + 2]);
            s2 = x.fma(p, s2);
            t2 = x.fma(q, t2);
            x = FloatVector.broadcast(SPECIES, a[at + 3]);
            s3 = x.fma(p, s3);
            t3 = x.fma(q, t3);
            x = FloatVector.broadcast(SPECIES, a[at + 4]);
            s4 = x.fma(p, s4);
            t4 = x.fma(q, t4);
            x = FloatVector.broadcast(SPECIES, a[at + 5]);
            s5 = x.fma(p, s5);
            t5 = x.fma(q, t5);
            x = FloatVector.broadcast(SPECIES, a[at + 6]);
            s6 = x.fma(p, s6);
            t6 = x.fma(q, t6);
            x = FloatVector.broadcast(SPECIES, a[at + 7]);
            s7 = x.fma(p, s7);
            t7 = x.fma(q, t7);
        }
        s0.intoArray(c, c0);
        t0.intoArray(c, c0 + WIDTH);
        s1.intoArray(c, c1);
        t1.intoArray(c, c1 + WIDTH);
        s2.intoArray(c, c2);
        t2.intoArray(c, c2 + WIDTH);
        s3.intoArray(c, c3);
        t3.intoArray(c, c3 + WIDTH);
        s4.intoArray(c, c4);
        t4.intoArray(c, c4 + WIDTH);
        s5.intoArray(c, c5);
        t5.intoArray(c, c5 + WIDTH);
        s6.intoArray(c, c6);
        t6.intoArray(c, c6 + WIDTH);
        s7.intoArray(c, c7);
        t7.intoArray(c, c7 + WIDTH);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
