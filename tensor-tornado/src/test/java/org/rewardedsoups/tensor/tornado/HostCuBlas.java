package org.rewardedsoups.tensor.tornado;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Calls of cuBLAS, carried out by loops that do what NVIDIA's documentation says of them: matrices
/// lie by columns, `C = α·op(A)·op(B) + β·C`.
final class HostCuBlas {
    private HostCuBlas() {}

    /// Numbers one behind the other.
    private interface Numbers {
        float get(int i);
    }

    /// Of `op(A)·op(B)`, element (i, j).
    private static float product(
            Numbers a,
            int fromA,
            int lda,
            boolean transposeA,
            Numbers b,
            int fromB,
            int ldb,
            boolean transposeB,
            int k,
            int i,
            int j) {
        float sum = 0;
        for (int q = 0; q < k; q++) {
            sum +=
                    a.get(fromA + (transposeA ? i * lda + q : q * lda + i))
                            * b.get(fromB + (transposeB ? q * ldb + j : j * ldb + q));
        }
        return sum;
    }

    /// @param p (transa, transb, m, n, k, alpha, A, lda, strideA, B, ldb, strideB, beta, C, ldc,
    ///   strideC, count), matrices as `float[]`
    static void sgemmStridedBatched(Object[] p) {
        float[] a = (float[]) p[6];
        float[] b = (float[]) p[9];
        float[] c = (float[]) p[13];
        for (int z = 0; z < (int) p[16]; z++) {
            int fromA = (int) (z * (long) p[8]);
            int fromB = (int) (z * (long) p[11]);
            int fromC = (int) (z * (long) p[15]);
            for (int i = 0; i < (int) p[2]; i++) {
                for (int j = 0; j < (int) p[3]; j++) {
                    float sum =
                            product(
                                    n -> a[n],
                                    fromA,
                                    (int) p[7],
                                    (int) p[0] == 1,
                                    n -> b[n],
                                    fromB,
                                    (int) p[10],
                                    (int) p[1] == 1,
                                    (int) p[4],
                                    i,
                                    j);
                    int at = fromC + j * (int) p[14] + i;
                    float before = (float) p[12] == 0 ? 0 : (float) p[12] * c[at];
                    c[at] = (float) p[5] * sum + before;
                }
            }
        }
    }

    /// @param p (transa, transb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc), matrices in
    ///   bfloat16 as segments, β = 0
    static void gemmExBf16(Object[] p) {
        var a = (MemorySegment) p[6];
        var b = (MemorySegment) p[8];
        var c = (MemorySegment) p[11];
        if ((float) p[10] != 0) {
            throw new IllegalArgumentException("expected β = 0, got " + p[10]);
        }
        for (int i = 0; i < (int) p[2]; i++) {
            for (int j = 0; j < (int) p[3]; j++) {
                float sum =
                        product(
                                n -> widened(a, n),
                                0,
                                (int) p[7],
                                (int) p[0] == 1,
                                n -> widened(b, n),
                                0,
                                (int) p[9],
                                (int) p[1] == 1,
                                (int) p[4],
                                i,
                                j);
                int half = Bfloat16.rounded(Float.floatToRawIntBits((float) p[5] * sum));
                c.set(JAVA_SHORT_UNALIGNED, 2L * (j * (int) p[12] + i), (short) half);
            }
        }
    }

    private static float widened(MemorySegment x, int i) {
        return Float.intBitsToFloat(x.get(JAVA_SHORT_UNALIGNED, 2L * i) << 16);
    }
}
