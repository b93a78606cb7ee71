package org.rewardedsoups.autograd;

import static org.rewardedsoups.autograd.Variable.wrt;
import static org.rewardedsoups.autograd.Variable.wrtAdding;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;
import org.rewardedsoups.tensor.Updates;

/// A linear head and its cross-entropy together, some rows at a time: neither the logits nor their
/// gradient ever exist as a whole. See [Losses#linearCrossEntropy].
///
/// The gradients are those of a loss that counts once, computed on the way forward while a piece of
/// the logits is at hand; the backward pass only scales them.
final class LinearCrossEntropy {
    /// Logits at a time, 8 MB in float32.
    private static final long CHUNK = 1L << 21;

    private final Tensor hidden; // (n, C)
    private final Tensor weight; // (V, C)
    private final Tensor targets; // (n)
    private final Tensor shares; // (n), what a row counts; they sum to 1
    private final Tensor losses; // (n)
    private final List<Gradient> gradients = new ArrayList<>();

    /// What to do with the gradient of the logits of some rows.
    private interface Gradient {
        void add(Tensor dlogits, long from, long to);
    }

    private LinearCrossEntropy(Tensor hidden, Tensor weight, Tensor targets, Tensor weights) {
        long n = targets.size();
        this.hidden = hidden.reshape(n, hidden.dim(-1));
        this.weight = weight;
        this.targets = targets.reshape(n);
        this.shares = weights.mul(weights.sum().map(Unary.RECIPROCAL)).reshape(n);
        this.losses = Tensor.empty(hidden.type(), new Shape(n));
    }

    static Variable of(Variable hidden, Variable weight, Tensor targets, Tensor weights) {
        require(hidden.shape(), weight.shape(), targets.shape(), weights.shape());
        var work = new LinearCrossEntropy(hidden.value(), weight.value(), targets, weights);
        List<Variable.Wrt> inputs = new ArrayList<>();
        if (Gradients.on() && hidden.needsGradient()) {
            Tensor dhidden = work.dhidden();
            inputs.add(wrt(hidden, dy -> times(dhidden, dy).reshape(hidden.shape())));
        }
        if (Gradients.on() && weight.needsGradient()) {
            Tensor dweight = work.dweight();
            inputs.add(
                    wrtAdding(
                            weight,
                            (dy, sum) -> {
                                sum.accumulate(times(dweight, dy));
                                dweight.release();
                            }));
        }
        return Variable.of("linearCrossEntropy", work.run(), inputs.toArray(Variable.Wrt[]::new));
    }

    private static void require(Shape hidden, Shape weight, Shape targets, Shape weights) {
        if (weight.rank() != 2
                || hidden.rank() == 0
                || hidden.dim(-1) != weight.dim(1)
                || hidden.size() == 0) {
            throw new ShapeException(
                    "linearCrossEntropy: expected hidden of shape (…, C) and weight (V, C), got "
                            + hidden
                            + " and "
                            + weight);
        }
        Shape positions = hidden.leading(hidden.rank() - 1);
        if (!targets.equals(positions) || !weights.equals(positions)) {
            throw new ShapeException(
                    "linearCrossEntropy: expected targets and weights of shape "
                            + positions
                            + ", got "
                            + targets
                            + " and "
                            + weights);
        }
    }

    /// The gradient of the hidden states, filled by [#run].
    private Tensor dhidden() {
        Tensor dhidden = Tensor.empty(hidden.type(), hidden.shape());
        gradients.add(
                (dlogits, from, to) -> dhidden.slice(0, from, to).copyFrom(dlogits.matmul(weight)));
        return dhidden;
    }

    /// The gradient of the weight, filled by [#run].
    private Tensor dweight() {
        Tensor dweight = Tensor.zeros(weight.type(), weight.shape());
        gradients.add((dlogits, from, to) ->
                Updates.addProduct(dlogits.transpose(), hidden.slice(0, from, to), dweight));
        return dweight;
    }

    private Tensor run() {
        long n = hidden.dim(0);
        long rows = Math.clamp(CHUNK / weight.dim(0), 64, 4096);
        for (long from = 0; from < n; from += rows) {
            try (Scope _ = Scope.open()) {
                chunk(from, Math.min(n, from + rows));
            }
        }
        return losses.mul(shares).sum();
    }

    private void chunk(long from, long to) {
        Tensor logits = hidden.slice(0, from, to).matmul(weight.transpose());
        Tensor target = targets.slice(0, from, to);
        Categorical.CrossEntropy ce = Categorical.crossEntropy(logits, target);
        losses.slice(0, from, to).copyFrom(ce.loss());
        if (!gradients.isEmpty()) {
            Tensor share = shares.slice(0, from, to);
            Categorical.turnIntoCrossEntropyGrad(logits, target, ce.lse(), share);
            gradients.forEach(gradient -> gradient.add(logits, from, to));
        }
    }

    /// `x·dy` for a scalar `dy`, `x` itself if that is 1, as it is for the loss of a step.
    private static Tensor times(Tensor x, Tensor dy) {
        return dy.item() == 1 ? x : x.mul(dy);
    }
}
