package org.rewardedsoups.rl;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Tensor;

/// The terms of PPO's objective (Schulman et al., 2017), each a scalar to minimise.
///
/// Means are over all tokens with mask 1, not per sequence. Nothing is masked before the
/// exponential: a ratio that overflows makes the loss or a gradient infinite or NaN, even where the
/// mask is 0; [PpoGuard] turns that into an error.
public final class PpoLoss {
    private PpoLoss() {}

    /// The clipped surrogate and its parts.
    ///
    /// @param loss `()`
    /// @param ratio `π(a|s)/π_old(a|s)`, `(B, T)`
    /// @param unclipped `−A·ratio`, `(B, T)`
    /// @param clipped `−A·clip(ratio, 1 − ε, 1 + ε)`, `(B, T)`
    public record Policy(Variable loss, Variable ratio, Variable unclipped, Variable clipped) {}

    /// The clipped value loss and its parts.
    ///
    /// @param loss `()`
    /// @param prediction values kept within ±ε of the old ones, `(B, T)`
    /// @param unclipped `(v − R)²`, `(B, T)`
    /// @param clipped `(prediction − R)²`, `(B, T)`
    public record Value(
            Variable loss, Variable prediction, Variable unclipped, Variable clipped) {}

    /// Clipped surrogate, eq. 7, with ratio `r = exp(logprobs − oldLogprobs)`:
    ///
    /// `loss = mean(max(−A·r, −A·clip(r, 1 − ε, 1 + ε)))`
    ///
    /// Where both are equal, each gets half of the gradient.
    ///
    /// @param logprobs log π(a|s) of the policy in training, `(B, T)`; the gradient flows here
    /// @param oldLogprobs log π(a|s) of the policy that sampled the actions, `(B, T)`
    /// @param advantages `(B, T)`, usually whitened over the batch
    /// @param mask `(B, T)`, 1 on response tokens and 0 elsewhere
    /// @param clip ε, typically 0.2
    public static Policy policy(
            Variable logprobs, Tensor oldLogprobs, Tensor advantages, Tensor mask, double clip) {
        Tensor cost = advantages.neg();
        Variable ratio = logprobs.sub(oldLogprobs).exp();
        Variable unclipped = ratio.mul(cost);
        Variable clipped = ratio.clamp(1 - clip, 1 + clip).mul(cost);
        Variable loss = unclipped.max(clipped).maskedMean(mask);
        return new Policy(loss, ratio, unclipped, clipped);
    }

    /// Value loss, clipped as in the reference implementation of PPO:
    ///
    /// `loss = ½·mean(max((v − R)², (clip(v, v_old − ε, v_old + ε) − R)²))`
    ///
    /// @param values predictions of the value head in training, `(B, T)`; the gradient flows here
    /// @param oldValues predictions when the actions were sampled, 0 where the mask is 0, `(B, T)`
    /// @param returns `(B, T)`
    /// @param mask `(B, T)`, 1 on response tokens and 0 elsewhere
    /// @param clip ε, typically 0.2
    public static Value value(
            Variable values, Tensor oldValues, Tensor returns, Tensor mask, double clip) {
        Variable prediction = clip(values, oldValues.add(-clip), oldValues.add(clip));
        Variable unclipped = values.sub(returns).square();
        Variable clipped = prediction.sub(returns).square();
        Variable loss = unclipped.max(clipped).maskedMean(mask).mul(0.5);
        return new Value(loss, prediction, unclipped, clipped);
    }

    /// `policy + c·value`, what is minimised; PPO for language models has no entropy bonus.
    ///
    /// @param valueCoefficient c, typically 0.1
    public static Variable total(Policy policy, Value value, double valueCoefficient) {
        return policy.loss().add(value.loss().mul(valueCoefficient));
    }

    /// Every element limited to its own range, `max(min(x, high), low)`.
    ///
    /// On a bound the gradient is halved; where `low > high` the result is `low`.
    public static Variable clip(Variable x, Tensor low, Tensor high) {
        return x.min(Variable.constant(high)).max(Variable.constant(low));
    }
}
