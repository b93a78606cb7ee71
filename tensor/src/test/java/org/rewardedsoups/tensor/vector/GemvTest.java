package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

/// Products that take rows two or four at a time have the bits of one scalar product after the other.
class GemvTest {
    private final Rngs rngs = new Rngs(1);

    @ParameterizedTest(name = "({0}, {2})·({1}, {2})ᵀ")
    @CsvSource({"1, 1, 1", "1, 2, 16", "1, 3, 33", "2, 300, 384", "3, 7, 40", "5, 1001, 515",
        "8, 64, 2048"})
    void resultsAreThoseOfSingleRows(int m, int n, int k) {
        Tensor x = Tensor.gaussian(rngs.stream("x"), m, k);
        Tensor w = Tensor.gaussian(rngs.stream("w"), n, k);
        Tensor before = Tensor.gaussian(rngs.stream("before"), m, n);
        Tensor plain = Tensor.zeros(m, n);
        Tensor added = before.copy();
        multiply(x, w, false, plain);
        multiply(x, w, true, added);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                long at = (long) i * n + j;
                float dot =
                        Gemv.dot(Memory.of(x) + 4L * i * k, Memory.of(w) + 4L * j * k, k);
                assertEquals(dot, (float) plain.at(at));
                assertEquals(dot + (float) before.at(at), (float) added.at(at));
            }
        }
    }

    @ParameterizedTest(name = "bfloat16 ({0}, {2})·({1}, {2})ᵀ")
    @CsvSource({"1, 2, 32", "1, 3, 33", "2, 300, 384", "5, 1001, 515"})
    void bfloat16ResultsAreThoseOfSingleRows(int m, int n, int k) {
        Tensor x = Tensor.gaussian(rngs.stream("x"), m, k);
        Tensor w = Tensor.gaussian(rngs.stream("w"), n, k).cast(DType.BF16);
        Tensor all = x.matmul(w.transpose());
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                Tensor row = x.slice(0, i, i + 1);
                double single = row.matmul(w.slice(0, j, j + 1).transpose()).item();
                assertEquals(single, all.at((long) i * n + j));
            }
        }
    }

    private static void multiply(Tensor x, Tensor w, boolean accumulate, Tensor out) {
        int m = (int) x.dim(0);
        int n = (int) w.dim(0);
        int k = (int) x.dim(1);
        Gemv.multiply(
                Workers.ALL,
                m,
                n,
                k,
                new Gemm.Matrix(x.data(), false, 0, k, 1),
                new Gemm.Matrix(w.data(), false, 0, 1, k),
                accumulate,
                new Gemm.Matrix(out.data(), false, 0, n, 1));
    }
}
