package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The product of one row with two matrices, or with both halves of one, whose columns lie in one
/// piece: what decoding a text does with every weight, once.
///
/// A group of [#THREADS] threads computes [#PAIR] neighbouring columns of each matrix. Each thread
/// reads two numbers of every column before it adds any, so that many reads are under way at a time,
/// and the threads meet only at the end, for all columns together.
final class OneRow {
    static final int THREADS = 256;

    /// Columns of a group, of each matrix.
    static final int PAIR = 2;

    /// Columns of a group, of both.
    static final int COLUMNS = 2 * PAIR;

    /// Threads that add up a column after the first meeting, and after the second.
    static final int SOME = THREADS / COLUMNS;

    static final int FEW = 8;

    private OneRow() {}

    /// `out = (a·b, a·d)`, added to out if `accumulate` is 1, for each matrix of a batch; or, if `gated`
    /// is 1, `out = silu(a·b) ⊙ a·d`. Ints: a, b, d, out, columns of b and of d, k, batch stride of a,
    /// strides of b and d (batch, column), accumulate, gated.
    static void oneRowProduct(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray a,
            FloatArray b,
            FloatArray d,
            FloatArray out) {
        float[] sums = c.allocateFloatLocalArray(COLUMNS * THREADS);
        float[] partial = c.allocateFloatLocalArray(COLUMNS * SOME);
        int n = ints.get(4);
        int m = ints.get(5);
        int k = ints.get(6);
        int pitch = ints.get(9);
        int lane = c.localIdx;
        int first = c.groupIdx * PAIR;
        int x = ints.get(0) + c.groupIdz * ints.get(7);
        int left = ints.get(1) + c.groupIdz * ints.get(8);
        int right = ints.get(2) + c.groupIdz * ints.get(8);
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
        for (int p = lane; p < k; p += 2 * THREADS) {
            int q = p + THREADS;
            float number = a.get(x + p);
            float w0 = b.get(c0 + p);
            float w1 = b.get(c1 + p);
            float w2 = d.get(c2 + p);
            float w3 = d.get(c3 + p);
            float further = 0f;
            float v0 = 0f;
            float v1 = 0f;
            float v2 = 0f;
            float v3 = 0f;
            if (q < k) {
                further = a.get(x + q);
                v0 = b.get(c0 + q);
                v1 = b.get(c1 + q);
                v2 = d.get(c2 + q);
                v3 = d.get(c3 + q);
            }
            s0 += number * w0;
            s1 += number * w1;
            s2 += number * w2;
            s3 += number * w3;
            s0 += further * v0;
            s1 += further * v1;
            s2 += further * v2;
            s3 += further * v3;
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
}
