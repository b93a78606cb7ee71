package org.rewardedsoups.tensor;

import java.util.Arrays;

/// Other shapes and strides over the same memory.
final class Views {
    private Views() {}

    /// `dims` with a −1 replaced by what makes the sizes agree.
    static Shape complete(Shape shape, long[] dims) {
        long known = 1;
        int open = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && open < 0) {
                open = i;
            } else {
                known *= dims[i];
            }
        }
        if (open < 0) {
            return new Shape(dims);
        }
        if (known <= 0 || shape.size() % known != 0) {
            throw new ShapeException(
                    "reshape: expected a divisor of " + shape.size() + " elements beside −1, got "
                            + known);
        }
        long[] out = dims.clone();
        out[open] = shape.size() / known;
        return new Shape(out);
    }

    static Tensor reshape(Tensor x, Shape to) {
        if (to.size() != x.size()) {
            throw new ShapeException("reshape: expected " + x.size() + " elements, got " + to);
        }
        return x.plain().view(0, to, to.rowMajorStrides());
    }

    /// Whether elements with these strides lie row-major without gaps.
    static boolean rowMajor(Shape shape, long[] strides) {
        long step = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            if (shape.dim(i) != 1 && strides[i] != step) {
                return false;
            }
            step *= shape.dim(i);
        }
        return true;
    }

    /// Where the element at `index` lies, in elements.
    static long position(Shape shape, long[] strides, long[] index) {
        if (index.length != strides.length) {
            throw new ShapeException(
                    "index: expected " + strides.length + " numbers for " + shape + ", got "
                            + Arrays.toString(index));
        }
        long position = 0;
        for (int i = 0; i < index.length; i++) {
            if (index[i] < 0 || index[i] >= shape.dim(i)) {
                throw new IndexOutOfBoundsException(
                        "index: expected less than " + shape + ", got " + Arrays.toString(index));
            }
            position += index[i] * strides[i];
        }
        return position;
    }

    static Tensor swapLastTwo(Tensor x) {
        int rank = x.shape().rank();
        if (rank < 2) {
            throw new ShapeException(
                    "transpose: expected shape (…, m, n), got " + x.shape());
        }
        int[] order = new int[rank];
        for (int i = 0; i < rank; i++) {
            order[i] = i;
        }
        order[rank - 1] = rank - 2;
        order[rank - 2] = rank - 1;
        return permute(x, order);
    }

    static Tensor permute(Tensor x, int[] order) {
        int rank = x.shape().rank();
        long[] dims = new long[rank];
        long[] strides = new long[rank];
        boolean[] seen = new boolean[rank];
        if (order.length != rank) {
            throw new ShapeException(
                    "permute: expected " + rank + " axes for " + x.shape() + ", got "
                            + order.length);
        }
        for (int i = 0; i < rank; i++) {
            int axis = x.shape().axis(order[i]);
            if (seen[axis]) {
                throw new ShapeException(
                        "permute: expected every axis once, got axis " + axis + " twice");
            }
            seen[axis] = true;
            dims[i] = x.dim(axis);
            strides[i] = x.stride(axis);
        }
        return x.view(0, new Shape(dims), strides);
    }

    static Tensor slice(Tensor x, int axis, long from, long to) {
        int a = x.shape().axis(axis);
        if (from < 0 || to < from || to > x.dim(a)) {
            throw new ShapeException(
                    "slice: expected 0 ≤ from ≤ to ≤ " + x.dim(a) + ", got " + from + " to " + to);
        }
        Shape shape = x.shape().with(a, to - from);
        return x.view(shape.size() == 0 ? 0 : from * x.stride(a), shape, x.strides());
    }

    static Tensor expand(Tensor x, Shape to) {
        Shape from = x.shape();
        if (from.equals(to)) {
            return x;
        }
        long[] strides = new long[to.rank()];
        for (int i = 1; i <= to.rank(); i++) {
            long dim = i <= from.rank() ? from.dim(-i) : 1;
            if (dim != to.dim(-i) && dim != 1) {
                throw new ShapeException(
                        "expand: expected a shape that " + from + " stretches to, got " + to);
            }
            strides[to.rank() - i] = dim == 1 ? 0 : x.stride(-i);
        }
        if (from.rank() > to.rank()) {
            throw new ShapeException(
                    "expand: expected at least " + from.rank() + " dimensions, got " + to);
        }
        return x.view(0, to, strides);
    }
}
