package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;
import org.rewardedsoups.tensor.scalar.ScalarProvider;

/// Products with weights in 8 bits, against the specification and against float32.
class Int8ProductsTest {
    private final Kernels vector = new VectorKernels();
    private final Kernels scalar = new ScalarProvider().kernels();
    private final RandomGenerator rng = new Rngs(1).stream("test");

    @ParameterizedTest(name = "({0}, {1})·({2}, {1})ᵀ")
    @CsvSource({"1, 32, 1", "1, 33, 5", "2, 31, 3", "3, 4096, 70", "4, 65, 9", "5, 64, 40",
        "70, 200, 3000"})
    void vectorsMatchTheSpecification(int m, int k, int n) {
        Tensor x = Tensor.gaussian(rng, m, k);
        Int8Matrix w = Int8Matrix.of(Tensor.gaussian(rng, n, k));
        Tensor expected = Tensor.zeros(m, n);
        Tensor actual = Tensor.zeros(m, n);
        scalar.int8Product(x, w, expected);
        vector.int8Product(x, w, actual);
        assertEquals(0, distance(expected, actual), 6e-6 * Math.sqrt(k));
        assertEquals(0, distance(expected, w.applyTo(x)), 6e-6 * Math.sqrt(k));
    }

    @Test
    void everyWeightIsOffByAtMostHalfAStep() {
        Tensor weight = Tensor.gaussian(rng, 20, 100);
        Tensor rounded = Int8Matrix.of(weight).toFloat32();
        for (int i = 0; i < 20; i++) {
            for (int from = 0; from < 100; from += Int8Matrix.BLOCK) {
                int to = Math.min(from + Int8Matrix.BLOCK, 100);
                Tensor block = weight.slice(0, i, i + 1).slice(1, from, to);
                Tensor error = block.sub(rounded.slice(0, i, i + 1).slice(1, from, to));
                double most = block.map(Unary.ABS).max(1).item();
                assertEquals(0, error.map(Unary.ABS).max(1).item(), most / 254 * 1.001);
            }
        }
    }

    @Test
    void theTransposeIsThatOfTheRoundedWeights() {
        Int8Matrix w = Int8Matrix.of(Tensor.gaussian(rng, 3000, 700));
        Tensor dy = Tensor.gaussian(rng, 2, 3, 3000);
        Tensor expected = dy.matmul(w.toFloat32());
        assertEquals(0, distance(expected, w.applyTransposedTo(dy)), 1e-3);
    }

    @Test
    void rowsOfZerosStayZeroAndWrongShapesAreRefused() {
        Int8Matrix w = Int8Matrix.of(Tensor.zeros(4, 40));
        assertEquals(0, w.applyTo(Tensor.gaussian(rng, 2, 40)).map(Unary.ABS).sum().item());
        assertThrows(ShapeException.class, () -> w.applyTo(Tensor.gaussian(rng, 2, 39)));
    }

    private static double distance(Tensor a, Tensor b) {
        return a.sub(b).map(Unary.ABS).reshape(a.size()).max(0).item();
    }
}
