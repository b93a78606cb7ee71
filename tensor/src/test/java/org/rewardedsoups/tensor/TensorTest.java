package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
    @Test
    void elementsAreReadAndWrittenByIndex() {
        Tensor x = Tensor.of(new Shape(2, 3), 1, 2, 3, 4, 5, 6f);
        assertEquals(6, x.get(1, 2));
        x.set(9, 0, 1);
        assertArrayEquals(new float[] {1, 9, 3, 4, 5, 6}, x.toFloats());
        assertThrows(IndexOutOfBoundsException.class, () -> x.get(0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> x.get(-1, 0));
        assertThrows(ShapeException.class, () -> x.get(1));
    }

    @Test
    void theNumberOfValuesMustFitTheShape() {
        var e = assertThrows(ShapeException.class, () -> Tensor.of(new Shape(2, 2), 1f, 2f));
        assertEquals("of: expected 4 values for (2, 2), got 2", e.getMessage());
        assertThrows(ShapeException.class, () -> Tensor.zeros(2).item());
    }

    @Test
    void wrappedMemoryIsUsedInPlace() {
        float[] array = {1, 2, 3};
        Tensor x = Tensor.wrap(MemorySegment.ofArray(array), DType.F32, new Shape(3));
        array[1] = 20;
        assertArrayEquals(new float[] {1, 20, 3}, x.toFloats());
        assertThrows(
                ShapeException.class,
                () -> Tensor.wrap(MemorySegment.ofArray(array), DType.F32, new Shape(4)));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void arithmeticBroadcastsAndLeavesItsOperandsAlone(DType type) {
        Tensor a = Tensor.of(new Shape(2, 1), 1.0, 2).cast(type);
        Tensor b = Tensor.of(new Shape(3), 10.0, 20, 30).cast(type);
        assertArrayEquals(new double[] {11, 21, 31, 12, 22, 32}, a.add(b).toDoubles());
        assertArrayEquals(new double[] {9, 19, 29, 8, 18, 28}, b.sub(a).toDoubles());
        assertArrayEquals(new double[] {10, 20, 30, 20, 40, 60}, a.mul(b).toDoubles());
        assertArrayEquals(new double[] {10, 20, 30, 5, 10, 15}, b.div(a).toDoubles());
        assertArrayEquals(new double[] {1, 2}, a.toDoubles());
        assertEquals(type, a.add(1).type());
    }

    @Test
    void emptyTensorsPassThroughEveryOperation() {
        Tensor x = Tensor.zeros(0, 3);
        assertEquals(new Shape(0, 3), x.add(Tensor.zeros(3)).shape());
        assertEquals(new Shape(0, 3), x.exp().shape());
        assertEquals(new Shape(1, 3), x.sum(0).shape());
        assertArrayEquals(new float[3], x.sum(0).toFloats());
        assertEquals(0, x.sum().item());
        assertEquals(new Shape(0, 3), x.softmax().shape());
        assertEquals(new Shape(0, 3), x.copy().shape());
        assertTrue(x.finite());
        assertThrows(ShapeException.class, () -> x.max(0));
    }

    @Test
    void reductionsKeepTheirAxis() {
        Tensor x = Tensor.of(new Shape(2, 3), 1f, 5, 3, 4, 2, 6);
        assertEquals(new Shape(1, 3), x.sum(0).shape());
        assertArrayEquals(new float[] {5, 7, 9}, x.sum(0).toFloats());
        assertArrayEquals(new float[] {9, 12}, x.sum(-1).toFloats());
        assertArrayEquals(new float[] {4, 5, 6}, x.max(0).toFloats());
        assertArrayEquals(new float[] {5, 6}, x.max(1).toFloats());
        assertEquals(21, x.sum().item());
        assertEquals(3.5, x.mean().item());
        assertArrayEquals(
                new float[] {9, 12}, x.transpose().sum(0).toFloats(), "sum of a view");
        assertEquals(7, Tensor.scalar(7).sum().item());
    }

    @Test
    void theMiddleAxisIsReducedToo() {
        Tensor x = ViewsTest.counting(2, 3, 4);
        assertArrayEquals(
                new float[] {12, 15, 18, 21, 48, 51, 54, 57}, x.sum(1).toFloats());
        assertArrayEquals(
                new float[] {8, 9, 10, 11, 20, 21, 22, 23}, x.max(1).toFloats());
    }

    @Test
    void softmaxSurvivesLargeLogits() {
        Tensor x = Tensor.of(new Shape(2, 2), 1000f, 1000, -1000, 0);
        assertArrayEquals(new float[] {0.5f, 0.5f, 0, 1}, x.softmax().toFloats(), 1e-7f);
        assertArrayEquals(
                new float[] {(float) -Math.log(2), (float) -Math.log(2), -1000, 0},
                x.logSoftmax().toFloats(),
                1e-4f); // the spacing of floats near 1000
    }

    @Test
    void clampKeepsNaN() {
        Tensor x = Tensor.of(new Shape(4), -5f, 0.5f, 5f, Float.NaN);
        assertArrayEquals(new float[] {-1, 0.5f, 1, Float.NaN}, x.clamp(-1, 1).toFloats());
    }

    @Test
    void finiteSeesInfinitiesAndNaN() {
        assertTrue(Tensor.of(new Shape(2), 1f, Float.MAX_VALUE).finite());
        assertFalse(Tensor.of(new Shape(2), 1f, Float.NEGATIVE_INFINITY).finite());
        assertFalse(Tensor.of(new Shape(2), Float.NaN, 1f).finite());
        assertFalse(Tensor.of(new Shape(1), Float.NaN).cast(DType.BF16).finite());
    }

    @Test
    void castingToTheSameTypeCopiesNothing() {
        Tensor x = Tensor.zeros(2);
        assertSame(x, x.cast(DType.F32));
        assertSame(x, x.plain());
        assertEquals(DType.F64, x.cast(DType.F64).type());
    }

    @Test
    void fillAndAccumulateWriteInPlace() {
        Tensor x = Tensor.zeros(37);
        x.fill(2.5);
        x.accumulate(Tensor.full(DType.F32, new Shape(37), 1));
        x.accumulate(Tensor.scalar(1).expand(new Shape(37)));
        assertEquals(37 * 4.5, x.sum().item());
        assertThrows(ShapeException.class, () -> x.accumulate(Tensor.zeros(36)));
        assertThrows(
                ShapeException.class,
                () -> x.accumulate(Tensor.zeros(DType.F64, new Shape(37))));
        assertThrows(ShapeException.class, () -> Tensor.zeros(2, 3).transpose().fill(1));
    }

    @Test
    void scalesAndSquaresAreThoseOfArithmetic() {
        for (long[] dims : new long[][] {{3, 5, 7}, {37}, {}, {0, 2}}) {
            for (DType type : List.of(DType.F32, DType.F64)) {
                Tensor x = Tensor.gaussian(new Rngs(1).stream("x"), dims).cast(type).copy();
                Tensor out = Tensor.full(type, new Shape(Reductions.rows(x).dim(0)), 9);
                Updates.squares(x, out);
                Tensor squares = x.mul(x);
                Tensor slow = dims.length == 0 ? squares : squares.sum(-1);
                assertArrayEquals(slow.toDoubles(), out.toDoubles(), 1e-5);
                Tensor factor = Tensor.full(type, new Shape(1), 1.5);
                double[] expected = x.mul(1.5).toDoubles();
                Updates.scale(x, factor);
                assertArrayEquals(expected, x.toDoubles());
            }
        }
        Tensor x = Tensor.zeros(2, 3);
        for (Executable wrong :
                List.<Executable>of(
                        () -> Updates.scale(x, Tensor.zeros(2)),
                        () -> Updates.scale(x, Tensor.zeros(DType.F64, new Shape())),
                        () -> Updates.scale(x.transpose(), Tensor.scalar(1)),
                        () -> Updates.squares(x, Tensor.zeros(3)),
                        () -> Updates.squares(x, Tensor.zeros(DType.F64, new Shape(2))))) {
            assertThrows(ShapeException.class, wrong);
        }
    }

    @Test
    void computingWithStoredTypesIsRefusedWithTheRemedy() {
        Tensor x = Tensor.zeros(DType.BF16, new Shape(2));
        var e = assertThrows(ShapeException.class, () -> x.add(1));
        assertEquals(
                "add: expected F32 or F64, got BF16 (2); cast(DType.F32) first", e.getMessage());
        var mixed =
                assertThrows(
                        ShapeException.class,
                        () -> Tensor.zeros(2).mul(Tensor.zeros(DType.F64, new Shape(2))));
        assertEquals(
                "mul: expected operands of one type, got F32 and F64; cast one of them",
                mixed.getMessage());
    }

    @Test
    void rowsAreGatheredAndScattered() {
        Tensor table = Tensor.of(new Shape(3, 2), 1f, 2, 3, 4, 5, 6);
        Tensor ids = Tensor.of(new Shape(2, 2), 2, 0, 2, 1);
        Tensor rows = Selections.rows(table, ids);
        assertEquals(new Shape(2, 2, 2), rows.shape());
        assertArrayEquals(new float[] {5, 6, 1, 2, 5, 6, 3, 4}, rows.toFloats());
        Tensor sums = Tensor.zeros(3, 2);
        Selections.addRows(rows, ids, sums);
        assertArrayEquals(new float[] {1, 2, 3, 4, 10, 12}, sums.toFloats());
        assertThrows(
                ShapeException.class,
                () -> Selections.rows(table, ids.cast(DType.I64)));
    }

    @Test
    void concatOfOnePieceIsACopyAndOfNoneAnError() {
        Tensor x = Tensor.of(new Shape(2), 1f, 2f);
        Tensor joined = Selections.concat(0, List.of(x));
        x.fill(0);
        assertArrayEquals(new float[] {1, 2}, joined.toFloats());
        assertThrows(ShapeException.class, () -> Selections.concat(0, List.of()));
    }

    @Test
    void shortTensorsPrintTheirElements() {
        assertEquals("F32 (2) [1.0, 2.0]", Tensor.of(new Shape(2), 1f, 2f).toString());
        assertEquals("F32 (5, 5)", Tensor.zeros(5, 5).toString());
    }
}
