package org.rewardedsoups.tensor;

import java.util.List;

/// Picking elements by index, and putting pieces together.
public final class Selections {
    private Selections() {}

    /// Rows of a table, `(V, C)` and `(…)` to `(…, C)`: `out[i] = table[ids[i]]`; rows of a bfloat16
    /// table come out in float32.
    ///
    /// @param ids I32
    public static Tensor rows(Tensor table, Tensor ids) {
        if (table.type() != DType.BF16) {
            Elementwise.requireFloating("rows", table);
        }
        if (table.shape().rank() != 2) {
            throw new ShapeException(
                    "rows: expected a table of shape (V, C), got " + table.shape());
        }
        requireIndices("rows", ids, 0, table.dim(0));
        DType type = table.type() == DType.BF16 ? DType.F32 : table.type();
        Tensor out = Tensor.empty(type, ids.shape().append(table.dim(1)));
        Providers.kernels(type)
                .gatherRows(table.plain(), flat(ids), out.reshape(ids.size(), table.dim(1)));
        return out;
    }

    /// `table[ids[i]] += rows[i]` in order of i, in place: the gradient of [#rows]. Negative ids
    /// are skipped.
    ///
    /// @param rows `(…, C)`
    /// @param ids I32 `(…)`
    /// @param table `(V, C)`, contiguous
    public static void addRows(Tensor rows, Tensor ids, Tensor table) {
        Elementwise.requireSameType("addRows", rows, table);
        if (table.shape().rank() != 2 || !table.contiguous()) {
            throw new ShapeException(
                    "addRows: expected a contiguous table of shape (V, C), got " + table.shape());
        }
        Shape expected = ids.shape().append(table.dim(1));
        if (!rows.shape().equals(expected)) {
            throw new ShapeException(
                    "addRows: expected rows of shape " + expected + ", got " + rows.shape());
        }
        requireIndices("addRows", ids, Long.MIN_VALUE, table.dim(0));
        Providers.kernels(table.type())
                .scatterAddRows(rows.reshape(ids.size(), table.dim(1)), flat(ids), table);
    }

    /// One element of every row, `(…, n)` and `(…)` to `(…)`: `out[i] = x[i, ids[i]]`.
    ///
    /// @param ids I32 `(…)`
    public static Tensor last(Tensor x, Tensor ids) {
        requireLast(x.shape(), ids);
        Tensor plain = x.plain();
        Tensor indices = ids.plain();
        Tensor out = Tensor.empty(x.type(), ids.shape());
        for (long i = 0; i < out.size(); i++) {
            out.put(i, plain.at(i * x.dim(-1) + (long) indices.at(i)));
        }
        return out;
    }

    /// Zeros of shape `(…, n)` but for `out[i, ids[i]] = values[i]`: the gradient of [#last].
    public static Tensor scatterLast(Tensor values, Tensor ids, long n) {
        Shape shape = values.shape().append(n);
        requireLast(shape, ids);
        Tensor plain = values.plain();
        Tensor indices = ids.plain();
        Tensor out = Tensor.zeros(values.type(), shape);
        for (long i = 0; i < values.size(); i++) {
            out.put(i * n + (long) indices.at(i), plain.at(i));
        }
        return out;
    }

    /// `a` where `mask` is not 0, else `b`; broadcasts. What is not chosen may be NaN.
    public static Tensor where(Tensor mask, Tensor a, Tensor b) {
        Elementwise.requireSameType("where", a, b);
        Shape shape =
                Shape.broadcast(
                        "where",
                        mask.shape(),
                        Shape.broadcast("where", a.shape(), b.shape()));
        Tensor choice = mask.expand(shape).plain();
        Tensor yes = a.expand(shape).plain();
        Tensor no = b.expand(shape).plain();
        Tensor out = Tensor.empty(a.type(), shape);
        for (long i = 0; i < out.size(); i++) {
            out.put(i, choice.at(i) != 0 ? yes.at(i) : no.at(i));
        }
        return out;
    }

    /// Pieces one after the other along an axis; their other dimensions agree.
    public static Tensor concat(int axis, List<Tensor> pieces) {
        if (pieces.isEmpty()) {
            throw new ShapeException("concat: expected at least one tensor, got none");
        }
        Tensor first = pieces.getFirst();
        int a = first.shape().axis(axis);
        long total = 0;
        for (Tensor piece : pieces) {
            requireLike(first, a, piece);
            total += piece.dim(a);
        }
        Tensor out = Tensor.empty(first.type(), first.shape().with(a, total));
        long from = 0;
        for (Tensor piece : pieces) {
            out.slice(a, from, from + piece.dim(a)).copyFrom(piece);
            from += piece.dim(a);
        }
        return out;
    }

    /// Elements moved along an axis, those pushed out at one end coming in at the other:
    /// `out[i] = x[(i − by) mod n]`.
    public static Tensor roll(Tensor x, int axis, long by) {
        int a = x.shape().axis(axis);
        long n = x.dim(a);
        long cut = n == 0 ? 0 : Math.floorMod(-by, n);
        return cut == 0 ? x : concat(a, List.of(x.slice(a, cut, n), x.slice(a, 0, cut)));
    }

    private static void requireLike(Tensor first, int axis, Tensor piece) {
        Elementwise.requireSameType("concat", first, piece);
        if (piece.shape().rank() != first.shape().rank()
                || !piece.shape().with(axis, first.dim(axis)).equals(first.shape())) {
            throw new ShapeException(
                    "concat: expected tensors that differ along axis " + axis + " only, got "
                            + first.shape() + " and " + piece.shape());
        }
    }

    private static void requireLast(Shape shape, Tensor ids) {
        Shape rows = shape.rank() == 0 ? shape : shape.leading(shape.rank() - 1);
        if (shape.rank() == 0 || !ids.shape().equals(rows)) {
            throw new ShapeException(
                    "last: expected one index per row of x " + shape + ", got ids of shape "
                            + ids.shape());
        }
        requireIndices("last", ids, 0, shape.dim(-1));
    }

    /// Refuses ids that are not I32 or not in [low, high).
    static void requireIndices(String operation, Tensor ids, long low, long high) {
        if (ids.type() != DType.I32) {
            throw new ShapeException(
                    operation + ": expected I32 indices, got " + ids.type() + " " + ids.shape()
                            + "; cast(DType.I32) first");
        }
        Tensor plain = ids.plain();
        for (long i = 0; i < ids.size(); i++) {
            long id = (long) plain.at(i);
            if (id < low || id >= high) {
                throw new IndexOutOfBoundsException(
                        operation + ": expected indices " + (low == 0 ? "from 0 " : "") + "below "
                                + high + ", got " + id + " at position " + i);
            }
        }
    }

    private static Tensor flat(Tensor ids) {
        return ids.reshape(new Shape(ids.size()));
    }
}
