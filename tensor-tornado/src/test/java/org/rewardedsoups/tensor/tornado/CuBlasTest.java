package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;

/// Calls of cuBLAS, carried out by a loop that does what NVIDIA's documentation says of them, are
/// the products of our kernel. No device needed.
class CuBlasTest {
    private static final int BATCH = 2;
    private static final int M = 3;
    private static final int N = 4;
    private static final int K = 5;

    /// Strides of a matrix of `rows` by `columns`: between matrices, rows and columns.
    private static int[] strides(boolean transposed, int rows, int columns) {
        return transposed
                ? new int[] {rows * columns, 1, rows}
                : new int[] {rows * columns, columns, 1};
    }

    private static int[] ints(int[] a, int[] b, boolean accumulate) {
        return new int[] {
            0, 0, 0, M, N, K, a[0], a[1], a[2], b[0], b[1], b[2], accumulate ? 1 : 0, 16
        };
    }

    @Test
    void isTheProductOfOurKernel() {
        for (int which = 0; which < 8; which++) {
            int[] a = strides((which & 1) != 0, M, K);
            int[] b = strides((which & 2) != 0, K, N);
            boolean accumulate = (which & 4) != 0;
            float[] left = numbers(BATCH * M * K);
            float[] right = numbers(BATCH * K * N);
            float[] expected = numbers(BATCH * M * N);
            float[] actual = expected.clone();
            product(ints(a, b, accumulate), left, right, expected);
            LibraryTaskDescriptor call =
                    CuBlas.product(
                                    ints(a, b, accumulate),
                                    BATCH,
                                    new Object[] {left, right, actual})
                            .orElseThrow();
            sgemmStridedBatched(call.getParameters());
            assertArrayEquals(expected, actual, 1e-5f, "strides and accumulation " + which);
            assertEquals(accumulate ? Access.READ_WRITE : Access.WRITE_ONLY, call.getAccess()[13]);
        }
    }

    @Test
    void leavesWhatItCannotToOurKernel() {
        int[] a = strides(false, M, K);
        int[] b = strides(false, K, N);
        int[] offset = ints(a, b, false);
        offset[1] = 7;
        int[] gaps = ints(new int[] {99, 20, 2}, b, false);
        for (int[] ints : new int[][] {offset, gaps}) {
            Optional<LibraryTaskDescriptor> call = CuBlas.product(ints, BATCH, new Object[3]);
            assertTrue(call.isEmpty(), () -> "expected no call for " + Arrays.toString(ints));
        }
    }

    /// Whole numbers from −3 to 3, so that sums are exact.
    private static float[] numbers(int n) {
        float[] numbers = new float[n];
        for (int i = 0; i < n; i++) {
            numbers[i] = (i * 5 + n) % 7 - 3;
        }
        return numbers;
    }

    /// As [Products#matrixProduct] says.
    private static void product(int[] n, float[] a, float[] b, float[] out) {
        for (int z = 0; z < BATCH; z++) {
            for (int i = 0; i < M; i++) {
                for (int j = 0; j < N; j++) {
                    float sum = 0;
                    for (int p = 0; p < K; p++) {
                        sum +=
                                a[z * n[6] + i * n[7] + p * n[8]]
                                        * b[z * n[9] + p * n[10] + j * n[11]];
                    }
                    int at = (z * M + i) * N + j;
                    out[at] = n[12] == 1 ? out[at] + sum : sum;
                }
            }
        }
    }

    /// `C = α·op(A)·op(B) + β·C`, all by columns.
    private static void sgemmStridedBatched(Object[] p) {
        boolean transposeA = (int) p[0] == 1;
        boolean transposeB = (int) p[1] == 1;
        int m = (int) p[2];
        int n = (int) p[3];
        int k = (int) p[4];
        float[] a = (float[]) p[6];
        float[] b = (float[]) p[9];
        float[] c = (float[]) p[13];
        int lda = (int) p[7];
        int ldb = (int) p[10];
        int ldc = (int) p[14];
        for (int z = 0; z < (int) p[16]; z++) {
            int fromA = (int) (z * (long) p[8]);
            int fromB = (int) (z * (long) p[11]);
            int fromC = (int) (z * (long) p[15]);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    float sum = 0;
                    for (int q = 0; q < k; q++) {
                        sum +=
                                a[fromA + (transposeA ? i * lda + q : q * lda + i)]
                                        * b[fromB + (transposeB ? q * ldb + j : j * ldb + q)];
                    }
                    int at = fromC + j * ldc + i;
                    c[at] = (float) p[5] * sum + ((float) p[12] == 0 ? 0 : (float) p[12] * c[at]);
                }
            }
        }
    }
}
