package org.rewardedsoups.tensor.tornado;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;

/// Calls of cuBLAS, carried out by loops ([HostCuBlas]), are the products of our kernel. No device
/// needed.
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
            HostCuBlas.sgemmStridedBatched(call.getParameters());
            assertArrayEquals(expected, actual, 1e-5f, "strides and accumulation " + which);
            assertEquals(accumulate ? Access.READ_WRITE : Access.WRITE_ONLY, call.getAccess()[13]);
        }
    }

    /// Whole numbers, which bfloat16 holds exactly.
    @Test
    void isTheProductInBfloat16() {
        for (int which = 0; which < 4; which++) {
            int[] a = strides((which & 1) != 0, M, K);
            int[] b = which < 2 ? new int[] {0, N + 2, 1} : new int[] {0, 1, K + 3};
            int[] ints = ints(a, b, false);
            float[] left = numbers(BATCH * M * K);
            float[] right = numbers(BATCH * (K + 3) * (N + 2));
            float[] expected = new float[BATCH * M * N];
            product(ints, left, right, expected);
            MemorySegment result = MemorySegment.ofArray(new short[M * N]);
            LibraryTaskDescriptor call =
                    CuBlas.bf16Product(ints, new Object[] {halves(left), halves(right), result});
            assertEquals("cublasGemmExBF16", call.getFunctionName());
            HostCuBlas.gemmExBf16(call.getParameters());
            float[] actual = new float[M * N];
            for (int i = 0; i < actual.length; i++) {
                actual[i] = Float.intBitsToFloat(result.getAtIndex(JAVA_SHORT, i) << 16);
            }
            assertArrayEquals(Arrays.copyOf(expected, M * N), actual, "strides " + which);
            Access[] access = call.getAccess();
            for (int i = 0; i < access.length; i++) {
                assertEquals(i == 11 ? Access.WRITE_ONLY : Access.READ_ONLY, access[i]);
            }
        }
    }

    private static MemorySegment halves(float[] numbers) {
        MemorySegment halves = MemorySegment.ofArray(new short[numbers.length]);
        for (int i = 0; i < numbers.length; i++) {
            short half = (short) (Float.floatToIntBits(numbers[i]) >>> 16);
            halves.setAtIndex(JAVA_SHORT, i, half);
        }
        return halves;
    }

    /// Without a device of CUDA.
    @ParameterizedTest
    @ValueSource(strings = {"tf32", "bf16"})
    void whatNeedsCudaIsRefusedWithoutIt(String asked) {
        assumeFalse(Installation.HERE.cuda());
        System.setProperty("tensor.products", asked);
        try {
            String message =
                    assertThrows(IllegalStateException.class, CuBlas::kind).getMessage();
            assertTrue(message.contains("-Dtensor.products=" + asked + ": expected"), message);
        } finally {
            System.clearProperty("tensor.products");
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
}
