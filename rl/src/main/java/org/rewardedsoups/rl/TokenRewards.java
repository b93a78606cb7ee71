package org.rewardedsoups.rl;

import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// What each token earns: a penalty for leaving the reference policy, and at the end of the response
/// its score (Ziegler et al., 2019, eq. 2).
///
/// @param rewards `(B, T)`
/// @param penalties the rewards without the scores, `−β·(log π(a|s) − log π_ref(a|s))`, `(B, T)`
public record TokenRewards(Tensor rewards, Tensor penalties) {

    /// The penalty is the single-sample estimator k1 of the KL divergence at every column, also
    /// where the mask is 0; the score is added at the last column with mask 1.
    ///
    /// @param scores one per response, `(B)`
    /// @param logprobs of the policy that sampled, `(B, T)`
    /// @param refLogprobs of the reference policy, `(B, T)`
    /// @param mask `(B, T)`, 1 on response tokens
    /// @param klCoefficient β
    /// @throws IllegalArgumentException if a row has no token with mask 1
    public static TokenRewards of(
            Tensor scores,
            Tensor logprobs,
            Tensor refLogprobs,
            Tensor mask,
            double klCoefficient) {
        if (scores.size() != logprobs.dim(0) || !mask.shape().equals(logprobs.shape())) {
            throw new ShapeException(
                    "token rewards: expected scores (B) and a mask (B, T) for logprobs "
                            + logprobs.shape() + ", got " + scores.shape() + " and "
                            + mask.shape());
        }
        Tensor penalties = logprobs.sub(refLogprobs).mul(-klCoefficient);
        Tensor rewards = penalties.copy();
        for (long row = 0; row < mask.dim(0); row++) {
            long last = lastToken(mask, row);
            rewards.set(rewards.get(row, last) + scores.get(row), row, last);
        }
        return new TokenRewards(rewards, penalties);
    }

    private static long lastToken(Tensor mask, long row) {
        for (long t = mask.dim(1) - 1; t >= 0; t--) {
            if (mask.get(row, t) != 0) {
                return t;
            }
        }
        throw new IllegalArgumentException(
                "token rewards: expected a response of at least one token in every row, got none"
                        + " in row " + row);
    }
}
