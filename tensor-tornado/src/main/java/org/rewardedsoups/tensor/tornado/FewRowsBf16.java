package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// [FewRows] with a matrix in bfloat16, of which half as much is read: two neighbouring threads
/// share an int.
final class FewRowsBf16 {
    private static final int ROWS = FewRows.ROWS;
    private static final int THREADS = FewRows.THREADS;

    private FewRowsBf16() {}

    /// As [FewRows#fewRowsProduct], ints too.
    static void fewRowsBf16Product(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray a,
            IntArray b,
            FloatArray out) {
        float[] sums = c.allocateFloatLocalArray(ROWS * THREADS);
        int m = ints.get(3);
        int n = ints.get(4);
        int k = ints.get(5);
        int rowA = ints.get(7);
        int lane = c.localIdx;
        int column = c.groupIdx;
        int first = c.groupIdy * ROWS;
        int weights = ints.get(1) + c.groupIdz * ints.get(8) + column * ints.get(9);
        int x = ints.get(0) + c.groupIdz * ints.get(6);
        int x0 = x + first * rowA;
        int x1 = x + TornadoMath.min(first + 1, m - 1) * rowA; // or the last row once more
        int x2 = x + TornadoMath.min(first + 2, m - 1) * rowA;
        int x3 = x + TornadoMath.min(first + 3, m - 1) * rowA;
        float s0 = 0f;
        float s1 = 0f;
        float s2 = 0f;
        float s3 = 0f;
        for (int p = lane; p < k; p += THREADS) {
            float weight = Bfloat16.at(b, weights + p);
            s0 += weight * a.get(x0 + p);
            s1 += weight * a.get(x1 + p);
            s2 += weight * a.get(x2 + p);
            s3 += weight * a.get(x3 + p);
        }
        sums[lane] = s0;
        sums[THREADS + lane] = s1;
        sums[2 * THREADS + lane] = s2;
        sums[3 * THREADS + lane] = s3;
        c.localBarrier();
        for (int half = THREADS / 2; half > 0; half = half / 2) {
            if (lane < half) {
                for (int row = 0; row < ROWS; row++) {
                    int at = row * THREADS + lane;
                    sums[at] = sums[at] + sums[at + half];
                }
            }
            c.localBarrier();
        }
        int row = first + lane;
        if (lane < ROWS && row < m) {
            int at = ints.get(2) + (c.groupIdz * m + row) * n + column;
            float before = ints.get(10) == 1 ? out.get(at) : 0f;
            out.set(at, before + sums[lane * THREADS]);
        }
    }
}
