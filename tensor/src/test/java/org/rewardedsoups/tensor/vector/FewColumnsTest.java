package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Updates;

/// A result of few columns, computed as the transposed product, has the bits of the same columns of a
/// wide one, which is not.
class FewColumnsTest {
    private static final int WIDE = 80;

    private final Rngs rngs = new Rngs(1);

    @ParameterizedTest(name = "({0}, {2})·({2}, {1}) of {3}")
    @CsvSource({"200, 8, 192, F32", "1400, 8, 30, F32", "192, 8, 1400, F32", "45, 3, 7, F32",
        "40, 1, 600, F32", "90, 16, 1024, F32", "200, 8, 192, BF16", "45, 3, 1100, BF16"})
    void columnsAreThoseOfAWideProduct(int m, int n, int k, DType type) {
        Tensor a = Tensor.gaussian(rngs.stream("a"), m, k);
        Tensor aT = a.transpose().copy().transpose();
        Tensor b = Tensor.gaussian(rngs.stream("b"), k, WIDE).cast(type);
        Tensor few = b.slice(1, 0, n);
        for (Tensor left : new Tensor[] {a, aT}) {
            for (Tensor right : new Tensor[] {few, few.copy(), few.transpose().copy().transpose()}) {
                Tensor expected = left.matmul(b).slice(1, 0, n).copy();
                assertArrayEquals(expected.toFloats(), left.matmul(right).toFloats());

                Tensor wideSum = Tensor.gaussian(rngs.stream("sum"), m, WIDE);
                Tensor sum = wideSum.slice(1, 0, n).copy();
                Updates.addProduct(left, b, wideSum);
                Updates.addProduct(left, right, sum);
                assertArrayEquals(wideSum.slice(1, 0, n).copy().toFloats(), sum.toFloats());
            }
        }
    }
}
