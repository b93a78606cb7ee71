package org.rewardedsoups.rl;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// Self-critical sequence training (Rennie et al., 2017): REINFORCE whose baseline is made of the
/// network's own captions, here of the other samples for the same picture (Luo, 2020).
public final class SelfCritical {
    private SelfCritical() {}

    /// How much better a sample's reward is than the mean of the other samples',
    /// `A_ik = R_ik − (Σⱼ R_ij − R_ik)/(K − 1)`, `(B, K) → (B, K)`.
    ///
    /// @throws ShapeException if there are fewer than two samples
    public static Tensor leaveOneOut(Tensor rewards) {
        if (rewards.shape().rank() != 2 || rewards.dim(1) < 2) {
            throw new ShapeException(
                    "leaveOneOut: expected rewards of shape (B, K) with K ≥ 2, got "
                            + rewards.shape());
        }
        Tensor others = rewards.sum(1).sub(rewards).mul(1.0 / (rewards.dim(1) - 1));
        return rewards.sub(others);
    }

    /// `loss = −mean over B·K of A·Σₜ logprobs`: sums over words, so that long captions count more.
    ///
    /// @param logprobs `(B·K, T)`, 0 at what does not count; the gradient flows here
    /// @param advantages `(B, K)`, see [#leaveOneOut]
    public static Variable loss(Variable logprobs, Tensor advantages) {
        Tensor each = advantages.reshape(advantages.size(), 1);
        return logprobs.mul(each).sum().mul(-1.0 / advantages.size());
    }
}
