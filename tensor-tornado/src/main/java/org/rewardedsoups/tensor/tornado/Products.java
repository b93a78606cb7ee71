package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The product of matrices, in tiles.
///
/// A group of 16·16 threads computes a tile of 64·64 results, each thread 4·4 of them, 16 apart in
/// both directions: the sums stay in registers, and each number that the group brings into local
/// memory meets 64 others.
final class Products {
    /// Threads of a group along each direction.
    static final int GROUP = 16;

    /// Rows and columns of results of a group.
    static final int TILE = 64;

    /// Columns of a, and rows of b, in local memory at a time; the kernel gets it as data, or the
    /// loop over it would be written out, which takes seconds to compile.
    static final int DEPTH = 16;

    /// From one row of a tile in local memory to the next; one more than needed, so that threads
    /// that write a column do not all meet the same bank.
    static final int PITCH = TILE + 1;

    private Products() {}

    /// `out = a·b`, added to out if `accumulate` is 1, for each matrix of a batch; ints: a, b, out,
    /// m, n, k, strides of a (batch, row, column), strides of b, accumulate, [#DEPTH].
    static void matrixProduct(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray a,
            FloatArray b,
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
                    value = b.get(fromB + (t + p) * rowB + (firstColumn + j) * columnB);
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
        store(out, to, row, column, m, n, accumulate, s00);
        store(out, to, row, column + 16, m, n, accumulate, s01);
        store(out, to, row, column + 32, m, n, accumulate, s02);
        store(out, to, row, column + 48, m, n, accumulate, s03);
        store(out, to, row + 16, column, m, n, accumulate, s10);
        store(out, to, row + 16, column + 16, m, n, accumulate, s11);
        store(out, to, row + 16, column + 32, m, n, accumulate, s12);
        store(out, to, row + 16, column + 48, m, n, accumulate, s13);
        store(out, to, row + 32, column, m, n, accumulate, s20);
        store(out, to, row + 32, column + 16, m, n, accumulate, s21);
        store(out, to, row + 32, column + 32, m, n, accumulate, s22);
        store(out, to, row + 32, column + 48, m, n, accumulate, s23);
        store(out, to, row + 48, column, m, n, accumulate, s30);
        store(out, to, row + 48, column + 16, m, n, accumulate, s31);
        store(out, to, row + 48, column + 32, m, n, accumulate, s32);
        store(out, to, row + 48, column + 48, m, n, accumulate, s33);
    }

    static void store(
            FloatArray out, int to, int row, int column, int m, int n, int accumulate, float sum) {
        if (row < m && column < n) {
            int at = to + row * n + column;
            float before = accumulate == 1 ? out.get(at) : 0f;
            out.set(at, before + sum);
        }
    }
}
