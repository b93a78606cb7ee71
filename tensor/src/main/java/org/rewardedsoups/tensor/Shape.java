package org.rewardedsoups.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The sizes of a tensor's dimensions, outermost first; `()` is a scalar.
public final class Shape {
    private final long[] dims;
    private final long size;

    /// @throws ShapeException if a dimension is negative or the number of elements overflows
    public Shape(long... dims) {
        this.dims = dims.clone();
        long product = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new ShapeException("shape: expected dimensions >= 0, got " + text(dims));
            }
            try {
                product = Math.multiplyExact(product, dim);
            } catch (ArithmeticException e) {
                throw new ShapeException(
                        "shape: expected fewer than 2^63 elements, got " + text(dims));
            }
        }
        this.size = product;
    }

    /// How many dimensions.
    public int rank() {
        return dims.length;
    }

    /// How many elements.
    public long size() {
        return size;
    }

    /// Size of dimension `i`; −1 is the last one.
    public long dim(int i) {
        return dims[axis(i)];
    }

    /// `i` counted from the front, so −1 becomes rank − 1.
    public int axis(int i) {
        int axis = i < 0 ? i + dims.length : i;
        if (axis < 0 || axis >= dims.length) {
            throw new ShapeException(
                    "axis: expected −" + dims.length + " to " + (dims.length - 1) + " for " + this
                            + ", got " + i);
        }
        return axis;
    }

    /// A copy of the dimensions.
    public long[] dims() {
        return dims.clone();
    }

    /// This shape with dimension `i` replaced.
    public Shape with(int i, long dim) {
        long[] copy = dims.clone();
        copy[axis(i)] = dim;
        return new Shape(copy);
    }

    /// The first `count` dimensions.
    public Shape leading(int count) {
        return new Shape(Arrays.copyOf(dims, count));
    }

    /// This shape with one more dimension behind.
    public Shape append(long dim) {
        long[] longer = Arrays.copyOf(dims, dims.length + 1);
        longer[dims.length] = dim;
        return new Shape(longer);
    }

    /// Elements between neighbours along each dimension when stored row-major.
    long[] rowMajorStrides() {
        long[] strides = new long[dims.length];
        long step = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= dims[i];
        }
        return strides;
    }

    /// The common shape of two operands: aligned at the last dimension, 1 stretches.
    ///
    /// @throws ShapeException if two sizes differ and neither is 1
    public static Shape broadcast(String operation, Shape a, Shape b) {
        if (a.equals(b)) {
            return a;
        }
        long[] out = new long[Math.max(a.rank(), b.rank())];
        for (int i = 1; i <= out.length; i++) {
            long x = i <= a.rank() ? a.dim(-i) : 1;
            long y = i <= b.rank() ? b.dim(-i) : 1;
            if (x != y && x != 1 && y != 1) {
                throw new ShapeException(
                        operation + ": expected shapes that broadcast, got " + a + " and " + b);
            }
            out[out.length - i] = x == 1 ? y : x;
        }
        return new Shape(out);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return text(dims);
    }

    private static String text(long[] dims) {
        return Arrays.stream(dims)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
