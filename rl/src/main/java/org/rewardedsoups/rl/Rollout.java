package org.rewardedsoups.rl;

import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Sampled episodes, as PPO needs them: everything was computed before the first update.
///
/// @param logprobs of the policy that sampled, `(B, T)`
/// @param refLogprobs of the reference policy, `(B, T)`
/// @param values predicted then, `(B, T)`
/// @param rewards one per token, see [TokenRewards], `(B, T)`
/// @param mask 1 on response tokens, `(B, T)`
public record Rollout(
        Tensor logprobs, Tensor refLogprobs, Tensor values, Tensor rewards, Tensor mask) {

    /// Checks what an update must not learn from.
    ///
    /// @throws org.rewardedsoups.tensor.NonFiniteException if a number is NaN or infinite
    void requireFinite() {
        PpoGuard.requireFinite("the policy's log-probabilities", logprobs, "the rollout");
        PpoGuard.requireFinite("the reference's log-probabilities", refLogprobs, "the rollout");
        PpoGuard.requireFinite("the values", values, "the rollout");
        PpoGuard.requireFinite("the token rewards", rewards, "the rollout");
    }

    /// Some of the episodes, in the order of `rows`.
    public Rollout select(int... rows) {
        Tensor ids = Tensor.of(new Shape(rows.length), rows);
        return new Rollout(
                Selections.rows(logprobs, ids),
                Selections.rows(refLogprobs, ids),
                Selections.rows(values, ids),
                Selections.rows(rewards, ids),
                Selections.rows(mask, ids));
    }
}
