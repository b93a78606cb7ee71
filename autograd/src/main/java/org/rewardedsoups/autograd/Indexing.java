package org.rewardedsoups.autograd;

import static org.rewardedsoups.autograd.Variable.wrt;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Differentiable picking, joining and reordering of elements.
public final class Indexing {
    private Indexing() {}

    /// Elements `from` (included) to `to` (excluded) along an axis, a view; the gradient is 0
    /// elsewhere.
    public static Variable slice(Variable x, int axis, long from, long to) {
        Shape shape = x.shape();
        return Variable.of(
                "slice",
                x.value().slice(axis, from, to),
                wrt(x, dy -> {
                    Tensor dx = Tensor.zeros(dy.type(), shape);
                    dx.slice(axis, from, to).copyFrom(dy);
                    return dx;
                }));
    }

    /// Pieces one after the other along an axis; each gets its slice of the gradient.
    public static Variable concat(int axis, List<? extends Variable> pieces) {
        Tensor joined =
                Selections.concat(axis, pieces.stream().map(Variable::value).toList());
        List<Variable.Wrt> inputs = new ArrayList<>();
        long next = 0;
        for (Variable piece : pieces) {
            long from = next;
            long to = from + piece.dim(axis);
            inputs.add(wrt(piece, dy -> dy.slice(axis, from, to)));
            next = to;
        }
        return Variable.of("concat", joined, inputs.toArray(Variable.Wrt[]::new));
    }

    /// Dimensions in another order, a view: `y.dim(i) = x.dim(order[i])`; the gradient is put back
    /// in the old one.
    public static Variable permute(Variable x, int... order) {
        int[] back = new int[order.length];
        Tensor y = x.value().permute(order);
        for (int i = 0; i < order.length; i++) {
            back[x.shape().axis(order[i])] = i;
        }
        return Variable.of("permute", y, wrt(x, dy -> dy.permute(back)));
    }

    /// Elements moved along an axis, those pushed out at one end coming in at the other:
    /// `y[i] = x[(i − by) mod n]`; the gradient moves back.
    ///
    /// @param by towards the end if positive, towards the beginning if negative
    public static Variable roll(Variable x, int axis, long by) {
        return Variable.of(
                "roll",
                Selections.roll(x.value(), axis, by),
                wrt(x, dy -> Selections.roll(dy, axis, -by)));
    }

    /// One element of every row, `(…, n)` and `(…)` to `(…)`: `y[i] = x[i, ids[i]]`; the gradient
    /// is 0 elsewhere.
    ///
    /// @param ids I32 `(…)`
    public static Variable gatherLast(Variable x, Tensor ids) {
        long n = x.shape().rank() == 0 ? 0 : x.dim(-1);
        return Variable.of(
                "gatherLast",
                Selections.last(x.value(), ids),
                wrt(x, dy -> Selections.scatterLast(dy, ids, n)));
    }

    /// `a` where `mask` is 1, `b` where it is 0; broadcasts. The gradient goes to what was chosen.
    public static Variable where(Tensor mask, Variable a, Variable b) {
        return Variable.of(
                "where",
                Selections.where(mask, a.value(), b.value()),
                wrt(a, dy -> Selections.where(mask, dy, zero(dy))),
                wrt(b, dy -> Selections.where(mask, zero(dy), dy)));
    }

    private static Tensor zero(Tensor like) {
        return Tensor.full(like.type(), new Shape(), 0);
    }
}
