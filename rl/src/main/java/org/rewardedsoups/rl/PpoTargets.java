package org.rewardedsoups.rl;

import org.rewardedsoups.tensor.Tensor;

/// What a minibatch learns towards; the policy in training has no part in it.
///
/// @param gae advantages before whitening, and returns
/// @param advantages whitened over the minibatch's response tokens, `(B, T)`
/// @param oldValues of the rollout, 0 where the mask is, `(B, T)`
record PpoTargets(Gae gae, Tensor advantages, Tensor oldValues) {

    static PpoTargets of(Rollout rollout, PpoConfig config) {
        Tensor mask = rollout.mask();
        Tensor oldValues = rollout.values().mul(mask);
        Gae gae =
                Gae.of(
                        rollout.rewards(),
                        rollout.values(),
                        mask,
                        config.gamma(),
                        config.gaeLambda());
        return new PpoTargets(gae, Masked.whiten(gae.advantages(), mask), oldValues);
    }
}
