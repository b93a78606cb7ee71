package org.rewardedsoups.rl;

import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// What a language model's logits say about tokens.
public final class Logits {
    private Logits() {}

    /// Log-probability of each label, `log softmax(logits)[label]`, `(B, T, V) → (B, T)`.
    ///
    /// @param labels I32 `(B, T)`
    public static Variable logprobs(Variable logits, Tensor labels) {
        return Losses.logprobs(logits, labels);
    }

    /// Entropy in nats as `H = log Σⱼ exp xⱼ − Σⱼ pⱼ·xⱼ`, `(…, V) → (…)`.
    ///
    /// This formula is NaN where a logit is −∞ (0·∞);
    /// [Categorical#entropy][org.rewardedsoups.tensor.Categorical#entropy] takes the limit instead,
    /// and [Predictions] use that.
    public static Tensor entropy(Tensor logits) {
        Tensor logp = logits.logSoftmax();
        Tensor most = logits.max(-1);
        Tensor lse = logits.sub(most).exp().sum(-1).log().add(most);
        Tensor entropy = lse.sub(logp.exp().mul(logits).sum(-1));
        Shape shape = logits.shape();
        return entropy.reshape(shape.leading(shape.rank() - 1));
    }
}
