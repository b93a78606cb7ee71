package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MatmulTest {
    private static final Shape[] BATCHES = {
        new Shape(), new Shape(1), new Shape(3), new Shape(2, 3), new Shape(2, 1), new Shape(1, 3),
        new Shape(1, 1)
    };

    /// Ways for the same matrix to lie in memory.
    private static final List<UnaryOperator<Tensor>> LAYOUTS =
            List.of(
                    x -> x,
                    x -> x.transpose().copy().transpose(),
                    x -> Selections.concat(-1, List.of(x, x)).slice(-1, 0, x.dim(-1)),
                    x -> Selections.concat(-2, List.of(x, x)).slice(-2, x.dim(-2), 2 * x.dim(-2)),
                    MatmulTest::scattered);

    private final RandomGenerator rng = new Rngs(7).stream("test");

    /// Every other element of a tensor twice as wide: no stride is 1.
    private static Tensor scattered(Tensor x) {
        Shape pairs = x.shape().append(1);
        Tensor wide = Selections.concat(-1, List.of(x.reshape(pairs), x.reshape(pairs)));
        return wide.slice(-1, 1, 2).view(0, x.shape(), twice(wide));
    }

    private static long[] twice(Tensor wide) {
        long[] strides = new long[wide.shape().rank() - 1];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = wide.stride(i);
        }
        return strides;
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void productsEqualTheNaiveLoopForEveryLayoutAndBroadcastBatch(DType type) {
        for (Shape left : BATCHES) {
            for (Shape right : BATCHES) {
                Tensor a = Tensor.gaussian(rng, left.append(2).append(3).dims()).cast(type);
                Tensor b = Tensor.gaussian(rng, right.append(3).append(4).dims()).cast(type);
                double[] expected = naive(a, b).toDoubles();
                for (UnaryOperator<Tensor> first : LAYOUTS) {
                    for (UnaryOperator<Tensor> second : LAYOUTS) {
                        Tensor actual = first.apply(a).matmul(second.apply(b));
                        assertArrayEquals(expected, actual.toDoubles(), 2e-6, left + "·" + right);
                    }
                }
            }
        }
    }

    @Test
    void permutedBatchesEqualTheirCopies() {
        Tensor a = Tensor.gaussian(rng, 4, 2, 5, 3).permute(1, 2, 0, 3);
        Tensor b = Tensor.gaussian(rng, 2, 3, 5, 6).permute(0, 2, 1, 3);
        assertEquals(new Shape(2, 5, 4, 6), a.matmul(b).shape());
        assertArrayEquals(
                naive(a, b).toDoubles(), a.matmul(b).toDoubles(), 2e-6);
    }

    @ParameterizedTest(name = "({0}, {1}) · ({1}, {2})")
    @CsvSource({"1, 1, 1", "1, 16, 1", "17, 1, 5", "5, 33, 1", "1, 3, 40", "16, 17, 15"})
    void edgeSizesEqualTheNaiveLoop(int m, int k, int n) {
        Tensor a = Tensor.gaussian(rng, m, k);
        Tensor b = Tensor.gaussian(rng, k, n);
        for (UnaryOperator<Tensor> first : LAYOUTS) {
            for (UnaryOperator<Tensor> second : LAYOUTS) {
                assertArrayEquals(
                        naive(a, b).toDoubles(),
                        first.apply(a).matmul(second.apply(b)).toDoubles(),
                        1e-5);
            }
        }
    }

    @Test
    void emptyOperandsGiveEmptyOrZeroProducts() {
        assertEquals(new Shape(0, 4), Tensor.zeros(0, 3).matmul(Tensor.zeros(3, 4)).shape());
        assertEquals(new Shape(2, 0), Tensor.zeros(2, 3).matmul(Tensor.zeros(3, 0)).shape());
        try (Scope _ = Scope.open()) {
            Tensor.full(DType.F32, new Shape(2, 4), 7);
        }
        try (Scope _ = Scope.open()) {
            assertArrayEquals(
                    new float[8], Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 4)).toFloats());
            assertArrayEquals(
                    new float[8],
                    Tensor.zeros(2, 2, 0).matmul(Tensor.zeros(2, 0, 2)).toFloats());
        }
    }

    @Test
    void addProductAddsToWhatIsThere() {
        Tensor a = Tensor.gaussian(rng, 5, 7);
        Tensor b = Tensor.gaussian(rng, 5, 6);
        Tensor sum = Tensor.full(DType.F32, new Shape(7, 6), 2);
        Updates.addProduct(a.transpose(), b, sum);
        assertArrayEquals(
                naive(a.transpose(), b).add(2).toDoubles(), sum.toDoubles(), 1e-5);
        assertThrows(
                ShapeException.class, () -> Updates.addProduct(a, b, sum));
        assertThrows(
                ShapeException.class,
                () -> Updates.addProduct(b.transpose(), a, sum));
    }

    @Test
    void addProductTakesWeightsStoredInBfloat16() {
        for (int rows : new int[] {1, 3, 40}) {
            Tensor a = Tensor.gaussian(rng, rows, 70);
            Tensor stored = Tensor.gaussian(rng, 6, 70).cast(DType.BF16).transpose();
            Tensor sum = Tensor.full(DType.F32, new Shape(rows, 6), 2);
            Updates.addProduct(a, stored, sum);
            assertArrayEquals(
                    naive(a, stored.cast(DType.F32)).add(2).toDoubles(), sum.toDoubles(), 1e-4);
        }
    }

    @Test
    void operandsThatDoNotFitAreNamed() {
        Tensor a = Tensor.zeros(2, 3);
        assertEquals(
                "matmul: expected b of shape (…, 3, n), got (4, 5)",
                message(a, Tensor.zeros(4, 5)));
        assertEquals(
                "matmul: expected a of shape (…, m, k), got (3)",
                message(Tensor.zeros(3), a));
        assertEquals(
                "matmul: expected shapes that broadcast, got (2) and (3)",
                message(Tensor.zeros(2, 1, 1), Tensor.zeros(3, 1, 1)));
        assertEquals(
                "matmul: expected operands of one type, got F32 and F64; cast one of them",
                message(a, Tensor.zeros(DType.F64, new Shape(3, 2))));
    }

    private static String message(Tensor a, Tensor b) {
        return assertThrows(ShapeException.class, () -> a.matmul(b)).getMessage();
    }

    private static Tensor naive(Tensor a, Tensor b) {
        int rank = Math.max(a.shape().rank(), b.shape().rank());
        Shape batch =
                Shape.broadcast(
                        "test",
                        a.shape().leading(a.shape().rank() - 2),
                        b.shape().leading(b.shape().rank() - 2));
        Tensor left = a.expand(batch.append(a.dim(-2)).append(a.dim(-1)));
        Tensor right = b.expand(batch.append(b.dim(-2)).append(b.dim(-1)));
        Tensor out = Tensor.zeros(DType.F64, batch.append(a.dim(-2)).append(b.dim(-1)));
        long[] index = new long[rank];
        for (long i = 0; i < out.size(); i++) {
            long rest = i;
            for (int axis = rank - 1; axis >= 0; axis--) {
                index[axis] = rest % out.dim(axis);
                rest /= out.dim(axis);
            }
            double sum = 0;
            for (long j = 0; j < a.dim(-1); j++) {
                long[] row = index.clone();
                long[] column = index.clone();
                row[rank - 1] = j;
                column[rank - 2] = j;
                sum += left.get(row) * right.get(column);
            }
            out.put(i, sum);
        }
        return out;
    }
}
