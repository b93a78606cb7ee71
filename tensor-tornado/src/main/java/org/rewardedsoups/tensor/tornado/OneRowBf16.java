package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// [OneRow] with matrices in bfloat16, of which half as much is read.
///
/// Each thread reads two ints of every column before it adds any, which hold two numbers each, so
/// that as many bytes are under way at a time. Columns must begin with a whole int and end with
/// one.
final class OneRowBf16 {
    private static final int THREADS = OneRow.THREADS;
    private static final int PAIR = OneRow.PAIR;
    private static final int COLUMNS = OneRow.COLUMNS;
    private static final int SOME = OneRow.SOME;
    private static final int FEW = OneRow.FEW;

    private OneRowBf16() {}

    /// As [OneRow#oneRowProduct], ints too.
    static void oneRowBf16Product(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray a,
            IntArray b,
            IntArray d,
            FloatArray out) {
        float[] sums = c.allocateFloatLocalArray(COLUMNS * THREADS);
        float[] partial = c.allocateFloatLocalArray(COLUMNS * SOME);
        int n = ints.get(4);
        int m = ints.get(5);
        int pairs = ints.get(6) >> 1;
        int pitch = ints.get(9) >> 1;
        int lane = c.localIdx;
        int first = c.groupIdx * PAIR;
        int x = ints.get(0) + c.groupIdz * ints.get(7);
        int left = ints.get(1) + c.groupIdz * ints.get(8) >> 1;
        int right = ints.get(2) + c.groupIdz * ints.get(8) >> 1;
        int most = n - 1; // or the last column once more
        int mostRight = TornadoMath.max(m - 1, 0);
        int c0 = left + first * pitch;
        int c1 = left + TornadoMath.min(first + 1, most) * pitch;
        int c2 = right + TornadoMath.min(first, mostRight) * pitch;
        int c3 = right + TornadoMath.min(first + 1, mostRight) * pitch;
        float s0 = 0f;
        float s1 = 0f;
        float s2 = 0f;
        float s3 = 0f;
        for (int p = lane; p < pairs; p += 2 * THREADS) {
            int q = p + THREADS;
            float number = a.get(x + 2 * p);
            float next = a.get(x + 2 * p + 1);
            int w0 = b.get(c0 + p);
            int w1 = b.get(c1 + p);
            int w2 = d.get(c2 + p);
            int w3 = d.get(c3 + p);
            float further = 0f;
            float last = 0f;
            int v0 = 0;
            int v1 = 0;
            int v2 = 0;
            int v3 = 0;
            if (q < pairs) {
                further = a.get(x + 2 * q);
                last = a.get(x + 2 * q + 1);
                v0 = b.get(c0 + q);
                v1 = b.get(c1 + q);
                v2 = d.get(c2 + q);
                v3 = d.get(c3 + q);
            }
            s0 += pair(w0, number, next) + pair(v0, further, last);
            s1 += pair(w1, number, next) + pair(v1, further, last);
            s2 += pair(w2, number, next) + pair(v2, further, last);
            s3 += pair(w3, number, next) + pair(v3, further, last);
        }
        sums[lane] = s0;
        sums[THREADS + lane] = s1;
        sums[2 * THREADS + lane] = s2;
        sums[3 * THREADS + lane] = s3;
        c.localBarrier();
        int column = lane / SOME;
        float part = 0f;
        for (int j = lane % SOME; j < THREADS; j += SOME) {
            part += sums[column * THREADS + j];
        }
        partial[lane] = part;
        c.localBarrier();
        int owner = lane / FEW;
        float rest = 0f;
        int end = owner < COLUMNS ? SOME : 0;
        for (int j = lane % FEW; j < end; j += FEW) {
            rest += partial[owner * SOME + j];
        }
        sums[lane] = rest;
        c.localBarrier();
        if (lane < COLUMNS) {
            float sum = 0f;
            for (int j = 0; j < FEW; j++) {
                sum += sums[lane * FEW + j];
            }
            partial[lane] = sum;
        }
        c.localBarrier();
        int gated = ints.get(11);
        int side = lane / PAIR; // of which matrix
        int at = first + lane % PAIR;
        int columns = side == 0 ? n : m;
        if (lane < COLUMNS - gated * PAIR && at < columns) {
            float y = partial[lane];
            if (gated == 1) {
                y = Formulas.silu(y) * partial[lane + PAIR];
            }
            int width = n + (1 - gated) * m;
            int to = ints.get(3) + c.groupIdz * width + side * n + at;
            float before = ints.get(10) == 1 ? out.get(to) : 0f;
            out.set(to, before + y);
        }
    }

    private static float pair(int weights, float number, float next) {
        return Bfloat16.widened(weights) * number + Bfloat16.widened(weights >> 16) * next;
    }
}
