package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.SPECIES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/// [MicroKernel] and [PanelKernel] for machines of 16 vector registers (x86 without AVX-512): four
/// rows instead of eight, so that sums, vectors of B and a broadcast of A fit, and none is kept in
/// memory meanwhile.
///
/// Two steps of k are written out: a shorter loop the compiler writes out four times or more, with
/// more vectors alive than there are registers, which costs a third of the speed.
final class NarrowKernel {
    private NarrowKernel() {}

    /// What [MicroKernel#multiply] does.
    static void multiply(
            int k,
            float[] a,
            int a0,
            int rowStep,
            int kStep,
            float[] b,
            int b0,
            int bStep,
            float[] c,
            int c0,
            int cStep) {
        final int a1 = a0 + rowStep;
        final int a2 = a1 + rowStep;
        final int a3 = a2 + rowStep;
        final int c1 = c0 + cStep;
        final int c2 = c1 + cStep;
        final int c3 = c2 + cStep;
        FloatVector s0 = load(c, c0);
        FloatVector t0 = load(c, c0 + WIDTH);
        FloatVector s1 = load(c, c1);
        FloatVector t1 = load(c, c1 + WIDTH);
        FloatVector s2 = load(c, c2);
        FloatVector t2 = load(c, c2 + WIDTH);
        FloatVector s3 = load(c, c3);
        FloatVector t3 = load(c, c3 + WIDTH);
        final int pairs = k - k % 2;
        for (int j = 0; j < pairs; j += 2) {
            final int at = j * kStep;
            final int from = b0 + j * bStep;
            final FloatVector p = load(b, from);
            final FloatVector q = load(b, from + WIDTH);
            FloatVector x = Lanes.splat(a[a0 + at]);
            s0 = x.fma(p, s0);
            t0 = x.fma(q, t0);
            x = Lanes.splat(a[a1 + at]);
            s1 = x.fma(p, s1);
            t1 = x.fma(q, t1);
            x = Lanes.splat(a[a2 + at]);
            s2 = x.fma(p, s2);
            t2 = x.fma(q, t2);
            x = Lanes.splat(a[a3 + at]);
            s3 = x.fma(p, s3);
            t3 = x.fma(q, t3);
            final int next = at + kStep;
            final int then = from + bStep;
            final FloatVector p2 = load(b, then);
            final FloatVector q2 = load(b, then + WIDTH);
            FloatVector x2 = Lanes.splat(a[a0 + next]);
            s0 = x2.fma(p2, s0);
            t0 = x2.fma(q2, t0);
            x2 = Lanes.splat(a[a1 + next]);
            s1 = x2.fma(p2, s1);
            t1 = x2.fma(q2, t1);
            x2 = Lanes.splat(a[a2 + next]);
            s2 = x2.fma(p2, s2);
            t2 = x2.fma(q2, t2);
            x2 = Lanes.splat(a[a3 + next]);
            s3 = x2.fma(p2, s3);
            t3 = x2.fma(q2, t3);
        }
        if (pairs < k) {
            final int at = pairs * kStep;
            final int from = b0 + pairs * bStep;
            final FloatVector p = load(b, from);
            final FloatVector q = load(b, from + WIDTH);
            FloatVector x = Lanes.splat(a[a0 + at]);
            s0 = x.fma(p, s0);
            t0 = x.fma(q, t0);
            x = Lanes.splat(a[a1 + at]);
            s1 = x.fma(p, s1);
            t1 = x.fma(q, t1);
            x = Lanes.splat(a[a2 + at]);
            s2 = x.fma(p, s2);
            t2 = x.fma(q, t2);
            x = Lanes.splat(a[a3 + at]);
            s3 = x.fma(p, s3);
            t3 = x.fma(q, t3);
        }
        s0.intoArray(c, c0);
        t0.intoArray(c, c0 + WIDTH);
        s1.intoArray(c, c1);
        t1.intoArray(c, c1 + WIDTH);
        s2.intoArray(c, c2);
        t2.intoArray(c, c2 + WIDTH);
        s3.intoArray(c, c3);
        t3.intoArray(c, c3 + WIDTH);
    }

    /// What [PanelKernel#multiply] does.
    ///
    /// The loop ends at a place, not at a count: of such a loop the compiler leaves the body as it is,
    /// though it checks the bounds of the arrays at each turn then.
    static void multiply(int k, float[] a, int a0, float[] b, int b0, long c, long rowBytes) {
        final FloatVector zero = Lanes.splat(0f);
        FloatVector s0 = zero;
        FloatVector t0 = zero;
        FloatVector s1 = zero;
        FloatVector t1 = zero;
        FloatVector s2 = zero;
        FloatVector t2 = zero;
        FloatVector s3 = zero;
        FloatVector t3 = zero;
        final int pairs = k - k % 2;
        final int end = b0 + pairs * MicroKernel.COLUMNS;
        int at = a0;
        int from = b0;
        while (from != end) {
            final FloatVector p = load(b, from);
            final FloatVector q = load(b, from + WIDTH);
            FloatVector x = Lanes.splat(a[at]);
            s0 = x.fma(p, s0);
            t0 = x.fma(q, t0);
            x = Lanes.splat(a[at + 1]);
            s1 = x.fma(p, s1);
            t1 = x.fma(q, t1);
            x = Lanes.splat(a[at + 2]);
            s2 = x.fma(p, s2);
            t2 = x.fma(q, t2);
            x = Lanes.splat(a[at + 3]);
            s3 = x.fma(p, s3);
            t3 = x.fma(q, t3);
            final int next = at + Gemm.HEIGHT;
            final int then = from + MicroKernel.COLUMNS;
            final FloatVector p2 = load(b, then);
            final FloatVector q2 = load(b, then + WIDTH);
            FloatVector x2 = Lanes.splat(a[next]);
            s0 = x2.fma(p2, s0);
            t0 = x2.fma(q2, t0);
            x2 = Lanes.splat(a[next + 1]);
            s1 = x2.fma(p2, s1);
            t1 = x2.fma(q2, t1);
            x2 = Lanes.splat(a[next + 2]);
            s2 = x2.fma(p2, s2);
            t2 = x2.fma(q2, t2);
            x2 = Lanes.splat(a[next + 3]);
            s3 = x2.fma(p2, s3);
            t3 = x2.fma(q2, t3);
            at += 2 * Gemm.HEIGHT;
            from += 2 * MicroKernel.COLUMNS;
        }
        if (pairs < k) {
            final FloatVector p = load(b, from);
            final FloatVector q = load(b, from + WIDTH);
            FloatVector x = Lanes.splat(a[at]);
            s0 = x.fma(p, s0);
            t0 = x.fma(q, t0);
            x = Lanes.splat(a[at + 1]);
            s1 = x.fma(p, s1);
            t1 = x.fma(q, t1);
            x = Lanes.splat(a[at + 2]);
            s2 = x.fma(p, s2);
            t2 = x.fma(q, t2);
            x = Lanes.splat(a[at + 3]);
            s3 = x.fma(p, s3);
            t3 = x.fma(q, t3);
        }
        Lanes.store(s0, c);
        Lanes.store(t0, c + BYTES);
        Lanes.store(s1, c + rowBytes);
        Lanes.store(t1, c + rowBytes + BYTES);
        Lanes.store(s2, c + 2 * rowBytes);
        Lanes.store(t2, c + 2 * rowBytes + BYTES);
        Lanes.store(s3, c + 3 * rowBytes);
        Lanes.store(t3, c + 3 * rowBytes + BYTES);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }
}
