package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.rl.Logits;
import org.rewardedsoups.rl.PpoConfig;
import org.rewardedsoups.rl.PpoLoss;
import org.rewardedsoups.rl.PpoObjective;
import org.rewardedsoups.rl.Predictions;
import org.rewardedsoups.rl.Rollout;
import org.rewardedsoups.rl.RolloutStatistics;
import org.rewardedsoups.rl.TokenRewards;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;

/// From scores to gradients on one minibatch, with every quantity on the way.
record LossKind() implements PpoKind {
    @Override
    public String name() {
        return "loss";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        DType type = precision.type();
        Golden inputs = golden.inputs();
        PpoConfig config = Configs.loss(golden.config());
        Tensor old = inputs.get("old_logprobs").tensor(type);
        Tensor reference = inputs.get("ref_logprobs").tensor(type);
        Tensor mask = inputs.get("mask").tensor(type);
        Tensor logits = inputs.get("logits").tensor(type);
        Parameter logprobs = new Parameter(inputs.get("logprobs").tensor(type));
        Parameter values = new Parameter(inputs.get("vpreds").tensor(type));
        TokenRewards rewards =
                TokenRewards.of(
                        inputs.get("scores").tensor(type),
                        old,
                        reference,
                        mask,
                        config.klCoefficient());
        Rollout rollout =
                new Rollout(
                        old, reference, inputs.get("values").tensor(type), rewards.rewards(), mask);
        Predictions now = new Predictions(logprobs, values, Categorical.entropy(logits));
        PpoObjective objective = PpoObjective.of(rollout, now, config);
        var before = RolloutStatistics.of(rollout, rewards.penalties(), config.klCoefficient());
        Outputs out =
                new Outputs()
                        .put("rewards", rewards.rewards())
                        .put("non_score_rewards", rewards.penalties())
                        .put("masked_values", rollout.values().mul(mask))
                        .put("masked_rewards", rewards.rewards().mul(mask))
                        .put("entropy_per_token", Logits.entropy(logits));
        put(out, objective, config);
        Statistics.put(out, "stats/", objective.statistics());
        Statistics.put(out, "step_stats/", before, objective.statistics());
        objective.loss().backward();
        return out.put("grad_logprobs", logprobs.grad().orElseThrow())
                .put("grad_vpreds", values.grad().orElseThrow());
    }

    private static void put(Outputs out, PpoObjective objective, PpoConfig config) {
        PpoLoss.Policy policy = objective.policy();
        PpoLoss.Value value = objective.value();
        out.put("advantages_raw", objective.gae().advantages())
                .put("advantages_whitened", objective.advantages())
                .put("returns", objective.gae().returns())
                .put("vpredclipped", value.prediction().value())
                .put("vf_losses1", value.unclipped().value())
                .put("vf_losses2", value.clipped().value())
                .put("ratio", policy.ratio().value())
                .put("pg_losses", policy.unclipped().value())
                .put("pg_losses2", policy.clipped().value())
                .put("loss_policy_returned", policy.loss().value())
                .put("loss_value_returned", value.loss().value().mul(config.valueCoefficient()));
    }

    @Override
    public double tolerance(GoldenCase golden, Precision precision) {
        Golden inputs = golden.inputs();
        return precision == Precision.FLOAT32
                ? Tolerance.ratios(
                        inputs.get("logprobs").numbers(), inputs.get("old_logprobs").numbers())
                : Tolerance.FLOAT64;
    }
}
