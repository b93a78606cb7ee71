package org.rewardedsoups.rl;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Tensor;

/// PPO's objective on one minibatch, with everything that was computed on the way.
///
/// @param gae advantages before whitening, and returns
/// @param advantages whitened over the minibatch's response tokens, `(B, T)`
/// @param policy the clipped surrogate
/// @param value the clipped value loss
/// @param loss their weighted sum, `()`
/// @param statistics what is logged
public record PpoObjective(
        Gae gae,
        Tensor advantages,
        PpoLoss.Policy policy,
        PpoLoss.Value value,
        Variable loss,
        PpoStatistics statistics) {

    /// Estimates advantages, whitens them, and computes both losses; no gradient flows into old
    /// values, rewards or advantages.
    public static PpoObjective of(Rollout rollout, Predictions now, PpoConfig config) {
        return of(rollout, PpoTargets.of(rollout, config), now, config);
    }

    static PpoObjective of(
            Rollout rollout, PpoTargets targets, Predictions now, PpoConfig config) {
        Tensor mask = rollout.mask();
        Gae gae = targets.gae();
        Tensor advantages = targets.advantages();
        PpoLoss.Policy policy =
                PpoLoss.policy(
                        now.logprobs(), rollout.logprobs(), advantages, mask, config.clip());
        PpoLoss.Value value =
                PpoLoss.value(
                        now.values(), targets.oldValues(), gae.returns(), mask, config.valueClip());
        Variable loss = PpoLoss.total(policy, value, config.valueCoefficient());
        var statistics =
                PpoStatistics.of(rollout, now, gae.returns(), advantages, policy, value, loss);
        return new PpoObjective(gae, advantages, policy, value, loss, statistics);
    }
}
