package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.rl.TokenRewards;
import org.rewardedsoups.tensor.DType;

/// Rewards per token.
record RewardsKind() implements PpoKind {
    @Override
    public String name() {
        return "rewards";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        DType type = precision.type();
        Golden inputs = golden.inputs();
        TokenRewards rewards =
                TokenRewards.of(
                        inputs.get("scores").tensor(type),
                        inputs.get("logprobs").tensor(type),
                        inputs.get("ref_logprobs").tensor(type),
                        inputs.get("mask").tensor(type),
                        golden.config().get("kl_coef").number());
        return new Outputs()
                .put("rewards", rewards.rewards())
                .put("non_score_rewards", rewards.penalties());
    }
}
