package org.rewardedsoups.autograd;

import static org.rewardedsoups.autograd.Variable.wrt;

import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Likelihoods of a categorical distribution given by logits over the last axis.
public final class Losses {
    private Losses() {}

    /// `−log softmax(logits)[target]` at every position, `(…, V) → (…)`.
    ///
    /// The gradient is `dlogits = dy·(softmax(logits) − onehot(target))`.
    ///
    /// @param targets I32 `(…)`; below 0: the position is ignored, its loss and gradient are 0
    public static Variable crossEntropy(Variable logits, Tensor targets) {
        Tensor x = logits.value();
        Categorical.CrossEntropy forward = Categorical.crossEntropy(x, targets);
        return Variable.of(
                "crossEntropy",
                forward.loss(),
                wrt(logits, dy -> Categorical.crossEntropyGrad(x, targets, forward.lse(), dy)));
    }

    /// Weighted mean of the cross-entropies of a linear head, `(…, C)`, `(V, C)` to `()`:
    /// `Σ w·crossEntropy(hidden·Wᵀ, targets) / Σ w`.
    ///
    /// The same as [Functional#linear] and [#crossEntropy], but logits exist for some rows at a time
    /// only, and so do their gradients: memory does not grow with rows times vocabulary.
    /// With `p = softmax(hidden·Wᵀ)` and `d = dy·w/Σw·(p − onehot(target))`: `dhidden = d·W`,
    /// `dW = dᵀ·hidden`.
    ///
    /// @param weight W, `(V, C)`
    /// @param targets I32 `(…)`; below 0: the position is ignored, its loss and gradient are 0
    /// @param weights w `(…)`, what each position counts
    /// @throws org.rewardedsoups.tensor.ShapeException if the shapes do not fit
    public static Variable linearCrossEntropy(
            Variable hidden, Variable weight, Tensor targets, Tensor weights) {
        return LinearCrossEntropy.of(hidden, weight, targets, weights);
    }

    /// KL divergence from smoothed labels to the model (Szegedy et al., 2016, section 7),
    /// `(…, V) → (…)`: `Σⱼ qⱼ·(log qⱼ − log softmax(logits)ⱼ)` with `q = 1 − ε` at the target and
    /// `u = ε/(V − 1)` elsewhere.
    ///
    /// As q is constant, this is `(1 − ε)·log(1 − ε) + ε·log u − (1 − ε − u)·log p[target] −
    /// u·Σⱼ log pⱼ` with `p = softmax(logits)`. At a target that the model predicts exactly as
    /// smoothed, it is 0.
    ///
    /// @param targets I32 `(…)`; below 0: the position is ignored, its loss and gradient are 0
    /// @param smoothing ε, 0 ≤ ε < 1; with 0 it is [#crossEntropy]
    /// @throws IllegalArgumentException unless 0 ≤ ε < 1 and V ≥ 2, or if the shapes do not fit
    public static Variable labelSmoothing(Variable logits, Tensor targets, double smoothing) {
        if (!(smoothing >= 0 && smoothing < 1) || logits.dim(-1) < 2) {
            throw new IllegalArgumentException(
                    "labelSmoothing: expected 0 ≤ ε < 1 and at least 2 symbols, got "
                            + smoothing + " and " + logits.dim(-1));
        }
        double u = smoothing / (logits.dim(-1) - 1);
        double minusEntropy =
                (1 - smoothing) * Math.log(1 - smoothing)
                        + (smoothing == 0 ? 0 : smoothing * Math.log(u));
        Tensor counted = counted(targets, logits.value());
        Variable logp = Functional.logSoftmax(logits);
        Variable all = logp.sum(-1).reshape(targets.shape().dims()).mul(-u);
        Variable target = crossEntropy(logits, targets).mul(1 - smoothing - u);
        return target.add(all.add(minusEntropy).mul(counted));
    }

    /// 1 where there is a target, 0 where the position is ignored.
    private static Tensor counted(Tensor targets, Tensor like) {
        return Tensor.full(like.type(), new Shape(), -1)
                .zip(Binary.LESS, targets.cast(like.type()));
    }

    /// `log softmax(logits)[id]` at every position, `(…, V) → (…)`: minus [#crossEntropy].
    ///
    /// @param ids I32 `(…)`; below 0: the position is ignored, its logprob is 0
    public static Variable logprobs(Variable logits, Tensor ids) {
        return crossEntropy(logits, ids).neg();
    }

    /// `H = −Σ p·log p` with `p = softmax(logits)`, in nats, `(…, V) → (…)`.
    ///
    /// The gradient is `dlogits = −dy·p·(log p + H)`.
    public static Variable entropy(Variable logits) {
        Tensor x = logits.value();
        Tensor h = Categorical.entropy(x);
        return Variable.of("entropy", h, wrt(logits, dy -> Categorical.entropyGrad(x, h, dy)));
    }
}
