package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;
import org.rewardedsoups.tensor.scalar.ScalarProvider;

/// Products with weights stored in bfloat16, against the specification.
class Bf16ProductsTest {
    private final Kernels vector = new VectorKernels();
    private final Kernels scalar = new ScalarProvider().kernels();
    private final RandomGenerator rng = new Rngs(1).stream("test");

    @ParameterizedTest(name = "({0}, {1})·({1}, {2})")
    @CsvSource({
        "1, 1, 1", "1, 7, 3", "2, 63, 5", "3, 64, 33", "4, 65, 40", "1, 4096, 70", "5, 17, 9",
        "8, 32, 32", "67, 129, 35", "70, 600, 66"
    })
    void plainAndTransposedWeightsMatch(int m, int k, int n) {
        Tensor x = Tensor.gaussian(rng, 1, m, k);
        Tensor plain = Tensor.gaussian(rng, 1, k, n).cast(DType.BF16);
        Tensor transposed = Tensor.gaussian(rng, 1, n, k).cast(DType.BF16).transpose();
        for (Tensor weight : new Tensor[] {plain, transposed}) {
            for (boolean accumulate : new boolean[] {false, true}) {
                Tensor expected = Tensor.full(DType.F32, new Shape(1, m, n), 0.5);
                Tensor actual = expected.copy();
                scalar.matmul(x, weight, accumulate, expected);
                vector.matmul(x, weight, accumulate, actual);
                assertEquals(0, distance(expected, actual), 6e-6 * Math.sqrt(k));
            }
        }
    }

    @Test
    void productsAreThoseOfTheSameWeightsInFloat32() {
        Tensor x = Tensor.gaussian(rng, 40, 96);
        Tensor weight = Tensor.gaussian(rng, 50, 96).cast(DType.BF16);
        Tensor expected = x.matmul(weight.cast(DType.F32).transpose());
        assertEquals(0, distance(expected, x.matmul(weight.transpose())));
    }

    @Test
    void rowsOfABfloat16TableComeOutInFloat32() {
        Tensor table = Tensor.gaussian(rng, 6, 5).cast(DType.BF16);
        Tensor ids = Tensor.of(new Shape(3), 5, 0, 5);
        Tensor rows = Selections.rows(table, ids);
        assertEquals(DType.F32, rows.type());
        assertEquals(table.get(5, 3), rows.get(2, 3));
    }

    @Test
    void otherMixturesOfTypesAreRefused() {
        Tensor half = Tensor.gaussian(rng, 4, 4).cast(DType.BF16);
        Tensor single = Tensor.gaussian(rng, 4, 4);
        assertThrows(ShapeException.class, () -> half.matmul(single));
        assertThrows(ShapeException.class, () -> single.cast(DType.F64).matmul(half));
    }

    private static double distance(Tensor a, Tensor b) {
        return a.sub(b).map(Unary.ABS).reshape(a.size()).max(0).item();
    }
}
