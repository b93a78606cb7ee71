package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// [Products] with a second matrix in bfloat16, widened on its way into local memory.
final class ProductsBf16 {
    private static final int GROUP = Products.GROUP;
    private static final int TILE = Products.TILE;
    private static final int DEPTH = Products.DEPTH;
    private static final int PITCH = Products.PITCH;

    private ProductsBf16() {}

    /// As [Products#matrixProduct], ints too.
    static void matrixBf16Product(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray a,
            IntArray b,
            FloatArray out) {
        float[] left = c.allocateFloatLocalArray(DEPTH * PITCH);
        float[] right = c.allocateFloatLocalArray(DEPTH * PITCH);
        int m = ints.get(3);
        int n = ints.get(4);
        int k = ints.get(5);
        int rowA = ints.get(7);
        int columnA = ints.get(8);
        int rowB = ints.get(10);
        int columnB = ints.get(11);
        int depth = ints.get(13);
        int x = c.localIdx;
        int y = c.localIdy;
        int thread = y * GROUP + x;
        int firstRow = c.groupIdy * TILE;
        int firstColumn = c.groupIdx * TILE;
        int fromA = ints.get(0) + c.groupIdz * ints.get(6);
        int fromB = ints.get(1) + c.groupIdz * ints.get(9);
        float s00 = 0f;
        float s01 = 0f;
        float s02 = 0f;
        float s03 = 0f;
        float s10 = 0f;
        float s11 = 0f;
        float s12 = 0f;
        float s13 = 0f;
        float s20 = 0f;
        float s21 = 0f;
        float s22 = 0f;
        float s23 = 0f;
        float s30 = 0f;
        float s31 = 0f;
        float s32 = 0f;
        float s33 = 0f;
        for (int t = 0; t < k; t += depth) {
            for (int e = thread; e < TILE * depth; e += GROUP * GROUP) {
                // neighbouring threads read neighbours in memory, whichever stride is 1
                int p = rowA == 1 ? e / TILE : e % depth;
                int i = rowA == 1 ? e % TILE : e / depth;
                float value = 0f;
                if (firstRow + i < m && t + p < k) {
                    value = a.get(fromA + (firstRow + i) * rowA + (t + p) * columnA);
                }
                left[p * PITCH + i] = value;
            }
            for (int e = thread; e < TILE * depth; e += GROUP * GROUP) {
                int p = columnB == 1 ? e / TILE : e % depth;
                int j = columnB == 1 ? e % TILE : e / depth;
                float value = 0f;
                if (firstColumn + j < n && t + p < k) {
                    int at = fromB + (t + p) * rowB + (firstColumn + j) * columnB;
                    value = Bfloat16.at(b, at);
                }
                right[p * PITCH + j] = value;
            }
            c.localBarrier();
            for (int p = 0; p < depth; p++) {
                float a0 = left[p * PITCH + y];
                float a1 = left[p * PITCH + y + 16];
                float a2 = left[p * PITCH + y + 32];
                float a3 = left[p * PITCH + y + 48];
                float b0 = right[p * PITCH + x];
                float b1 = right[p * PITCH + x + 16];
                float b2 = right[p * PITCH + x + 32];
                float b3 = right[p * PITCH + x + 48];
                s00 += a0 * b0;
                s01 += a0 * b1;
                s02 += a0 * b2;
                s03 += a0 * b3;
                s10 += a1 * b0;
                s11 += a1 * b1;
                s12 += a1 * b2;
                s13 += a1 * b3;
                s20 += a2 * b0;
                s21 += a2 * b1;
                s22 += a2 * b2;
                s23 += a2 * b3;
                s30 += a3 * b0;
                s31 += a3 * b1;
                s32 += a3 * b2;
                s33 += a3 * b3;
            }
            c.localBarrier();
        }
        int accumulate = ints.get(12);
        int row = firstRow + y;
        int column = firstColumn + x;
        int to = ints.get(2) + c.groupIdz * m * n;
        Products.store(out, to, row, column, m, n, accumulate, s00);
        Products.store(out, to, row, column + 16, m, n, accumulate, s01);
        Products.store(out, to, row, column + 32, m, n, accumulate, s02);
        Products.store(out, to, row, column + 48, m, n, accumulate, s03);
        Products.store(out, to, row + 16, column, m, n, accumulate, s10);
        Products.store(out, to, row + 16, column + 16, m, n, accumulate, s11);
        Products.store(out, to, row + 16, column + 32, m, n, accumulate, s12);
        Products.store(out, to, row + 16, column + 48, m, n, accumulate, s13);
        Products.store(out, to, row + 32, column, m, n, accumulate, s20);
        Products.store(out, to, row + 32, column + 16, m, n, accumulate, s21);
        Products.store(out, to, row + 32, column + 32, m, n, accumulate, s22);
        Products.store(out, to, row + 32, column + 48, m, n, accumulate, s23);
        Products.store(out, to, row + 48, column, m, n, accumulate, s30);
        Products.store(out, to, row + 48, column + 16, m, n, accumulate, s31);
        Products.store(out, to, row + 48, column + 32, m, n, accumulate, s32);
        Products.store(out, to, row + 48, column + 48, m, n, accumulate, s33);
    }
}
