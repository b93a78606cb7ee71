package org.rewardedsoups.autograd;

import static org.rewardedsoups.autograd.Variable.wrt;

import org.rewardedsoups.tensor.Categorical;
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
