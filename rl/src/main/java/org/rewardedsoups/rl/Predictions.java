package org.rewardedsoups.rl;

import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// What a policy says about tokens it has seen.
///
/// @param logprobs log π of the token that came, `(B, T)`
/// @param values of the value head before the token, `(B, T)`
/// @param entropy of the distribution over all tokens that could have come, without gradient,
///     `(B, T)`
public record Predictions(Variable logprobs, Variable values, Tensor entropy) {

    /// Shifts a forward pass: column t is about token t + 1, and the last position predicts a token
    /// that nobody has seen, so that L tokens have T = L − 1 columns.
    ///
    /// @param logits `(B, L, V)`
    /// @param values `(B, L)`
    /// @param ids I32 `(B, L)`
    public static Predictions of(Variable logits, Variable values, Tensor ids) {
        if (logits.shape().rank() != 3
                || !logits.shape().leading(2).equals(ids.shape())
                || !values.shape().equals(ids.shape())) {
            throw new ShapeException(
                    "predictions: expected logits (B, L, V) and values (B, L) for ids "
                            + ids.shape() + ", got " + logits.shape() + " and "
                            + values.shape());
        }
        long width = ids.dim(1) - 1;
        Variable shifted = Indexing.slice(logits, 1, 0, width);
        return new Predictions(
                Logits.logprobs(shifted, ids.slice(1, 1, width + 1)),
                Indexing.slice(values, 1, 0, width),
                Categorical.entropy(shifted.value()));
    }
}
