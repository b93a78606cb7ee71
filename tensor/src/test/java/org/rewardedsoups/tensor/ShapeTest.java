package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void sizeIsTheProductOfTheDimensions() {
        assertEquals(24, new Shape(2, 3, 4).size());
        assertEquals(1, new Shape().size());
        assertEquals(0, new Shape(5, 0).size());
    }

    @Test
    void negativeAxesCountFromTheBack() {
        Shape shape = new Shape(2, 3, 4);
        assertEquals(4, shape.dim(-1));
        assertEquals(2, shape.dim(-3));
        assertEquals(1, shape.axis(-2));
        var e = assertThrows(ShapeException.class, () -> shape.dim(3));
        assertEquals("axis: expected −3 to 2 for (2, 3, 4), got 3", e.getMessage());
    }

    @Test
    void shapesOfEqualDimensionsAreEqual() {
        assertEquals(new Shape(2, 3), new Shape(2, 3));
        assertEquals(new Shape(2, 3).hashCode(), new Shape(2, 3).hashCode());
        assertNotEquals(new Shape(2, 3), new Shape(3, 2));
        assertNotEquals(new Shape(1), new Shape());
    }

    @Test
    void aShapeDoesNotChangeWithTheArrayItWasMadeFromOrGaveOut() {
        long[] dims = {2, 3};
        Shape shape = new Shape(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertEquals(new Shape(2, 3), shape);
    }

    @Test
    void negativeAndOverflowingDimensionsAreRefused() {
        var negative = assertThrows(ShapeException.class, () -> new Shape(2, -1));
        assertEquals("shape: expected dimensions >= 0, got (2, -1)", negative.getMessage());
        assertThrows(ShapeException.class, () -> new Shape(1L << 32, 1L << 31));
    }

    @Test
    void broadcastingAlignsAtTheLastDimensionAndStretchesOnes() {
        assertEquals(new Shape(4, 2, 3), broadcast(new Shape(4, 1, 3), new Shape(2, 1)));
        assertEquals(new Shape(2), broadcast(new Shape(), new Shape(2)));
        assertEquals(new Shape(0, 3), broadcast(new Shape(0, 1), new Shape(1, 3)));
        var e = assertThrows(ShapeException.class, () -> broadcast(new Shape(2, 3), new Shape(2)));
        assertEquals("add: expected shapes that broadcast, got (2, 3) and (2)", e.getMessage());
        assertThrows(ShapeException.class, () -> broadcast(new Shape(0), new Shape(3)));
    }

    @Test
    void dimensionsAreReplacedCutAndAppended() {
        assertEquals(new Shape(2, 7), new Shape(2, 3).with(-1, 7));
        assertEquals(new Shape(2), new Shape(2, 3).leading(1));
        assertEquals(new Shape(2, 3, 5), new Shape(2, 3).append(5));
        assertArrayEquals(new long[] {12, 4, 1}, new Shape(2, 3, 4).rowMajorStrides());
    }

    private static Shape broadcast(Shape a, Shape b) {
        return Shape.broadcast("add", a, b);
    }
}
