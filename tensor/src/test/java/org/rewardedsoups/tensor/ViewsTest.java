package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ViewsTest {
    private final Tensor x = counting(2, 3, 4);

    /// 0, 1, 2, … in row-major order.
    static Tensor counting(long... dims) {
        Tensor out = Tensor.zeros(dims);
        for (long i = 0; i < out.size(); i++) {
            out.put(i, i);
        }
        return out;
    }

    @Test
    void permuteReordersDimensionsWithoutCopying() {
        Tensor y = x.permute(2, 0, 1);
        assertEquals(new Shape(4, 2, 3), y.shape());
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 4; k++) {
                    assertEquals(x.get(i, j, k), y.get(k, i, j));
                }
            }
        }
        x.set(99, 1, 2, 3);
        assertEquals(99, y.get(3, 1, 2));
        assertFalse(y.contiguous());
    }

    @Test
    void transposeSwapsTheLastTwo() {
        Tensor y = x.transpose();
        assertEquals(new Shape(2, 4, 3), y.shape());
        assertArrayEquals(
                new float[] {0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11},
                y.slice(0, 0, 1).toFloats());
        assertArrayEquals(x.toFloats(), y.transpose().toFloats());
        assertTrue(y.transpose().contiguous());
    }

    @Test
    void sliceCutsAlongAnyAxis() {
        assertArrayEquals(
                new float[] {4, 5, 6, 7, 16, 17, 18, 19}, x.slice(1, 1, 2).toFloats());
        assertArrayEquals(
                new float[] {3, 7, 11, 15, 19, 23}, x.slice(-1, 3, 4).toFloats());
        assertTrue(x.slice(0, 1, 2).contiguous());
        assertEquals(0, x.slice(1, 3, 3).size());
        assertArrayEquals(new float[0], x.slice(1, 3, 3).toFloats());
    }

    @Test
    void slicesOfSlicesAndOfTransposesReachTheSameElements() {
        Tensor y = x.slice(2, 1, 4).transpose().slice(1, 1, 3).slice(2, 0, 2);
        assertEquals(new Shape(2, 2, 2), y.shape());
        assertEquals(x.get(1, 1, 3), y.get(1, 1, 1));
        assertArrayEquals(new float[] {2, 6, 3, 7, 14, 18, 15, 19}, y.toFloats());
    }

    @Test
    void writingThroughASliceChangesTheWhole() {
        x.slice(2, 1, 3).copyFrom(Tensor.full(DType.F32, new Shape(2, 3, 2), -1));
        assertArrayEquals(
                new float[] {0, -1, -1, 3, 4, -1, -1, 7},
                x.slice(0, 0, 1).slice(1, 0, 2).toFloats());
        assertEquals(60 + 78 - 12, x.sum().item()); // columns 0 and 3, and twelve times −1
    }

    @Test
    void reshapeKeepsRowMajorOrderAndFillsInOneDimension() {
        assertEquals(new Shape(6, 4), x.reshape(-1, 4).shape());
        assertEquals(new Shape(2, 12), x.reshape(2, -1).shape());
        assertArrayEquals(x.toFloats(), x.reshape(24).toFloats());
        assertArrayEquals(
                x.transpose().toFloats(), x.transpose().reshape(24).toFloats());
        assertEquals(new Shape(0, 5), Tensor.zeros(0).reshape(-1, 5).shape());
    }

    @Test
    void reshapeOfAContiguousTensorSharesItsMemory() {
        Tensor flat = x.reshape(24);
        x.set(77, 0, 0, 1);
        assertEquals(77, flat.get(1));
    }

    @Test
    void reshapeRefusesAnotherNumberOfElements() {
        assertEquals(
                "reshape: expected 24 elements, got (5, 5)",
                assertThrows(ShapeException.class, () -> x.reshape(5, 5)).getMessage());
        assertEquals(
                "reshape: expected a divisor of 24 elements beside −1, got 7",
                assertThrows(ShapeException.class, () -> x.reshape(-1, 7)).getMessage());
        assertThrows(ShapeException.class, () -> x.reshape(-1, -1));
        assertThrows(ShapeException.class, () -> x.reshape(-1, 0));
    }

    @Test
    void expandStretchesOnesAndAddsLeadingDimensions() {
        Tensor row = counting(1, 3).expand(new Shape(2, 2, 3));
        assertArrayEquals(new float[] {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}, row.toFloats());
        assertArrayEquals(
                new float[] {5, 5, 5}, Tensor.scalar(5).expand(new Shape(3)).toFloats());
        assertSame(x, x.expand(x.shape()));
        assertEquals(
                "expand: expected a shape that (2, 3, 4) stretches to, got (2, 3, 8)",
                assertThrows(ShapeException.class, () -> x.expand(new Shape(2, 3, 8)))
                        .getMessage());
        assertThrows(ShapeException.class, () -> x.expand(new Shape(3, 4)));
    }

    @Test
    void sumToUndoesExpand() {
        Tensor y = counting(4, 2, 3);
        for (Shape to :
                new Shape[] {
                    new Shape(), new Shape(1), new Shape(3), new Shape(2, 1), new Shape(1, 3),
                    new Shape(4, 1, 1), new Shape(4, 2, 1), new Shape(1, 1, 1)
                }) {
            Tensor sum = y.sumTo(to);
            Tensor ones = Tensor.full(DType.F32, to, 1).expand(y.shape());
            assertEquals(to, sum.shape());
            assertEquals(y.mul(ones).sum().item(), sum.sum().item());
            // ⟨sumTo(y), z⟩ = ⟨y, expand(z)⟩ for every unit vector z
            for (long i = 0; i < to.size(); i++) {
                Tensor z = Tensor.zeros(DType.F32, to);
                z.put(i, 1);
                assertEquals(y.mul(z).sum().item(), sum.at(i));
            }
        }
        assertSame(y, y.sumTo(y.shape()));
        assertThrows(ShapeException.class, () -> y.sumTo(new Shape(2)));
        assertThrows(ShapeException.class, () -> y.sumTo(new Shape(4, 2, 3, 1)));
    }

    @Test
    void permuteRefusesWhatIsNoPermutation() {
        assertThrows(ShapeException.class, () -> x.permute(0, 1));
        assertThrows(ShapeException.class, () -> x.permute(0, 1, 1));
        assertThrows(ShapeException.class, () -> x.permute(0, 1, 3));
        assertThrows(ShapeException.class, () -> Tensor.zeros(3).transpose());
        assertThrows(ShapeException.class, () -> x.slice(0, 1, 3));
        assertThrows(ShapeException.class, () -> x.slice(0, -1, 1));
    }
}
