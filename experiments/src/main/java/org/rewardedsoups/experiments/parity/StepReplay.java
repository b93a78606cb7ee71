package org.rewardedsoups.experiments.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Optimizer;
import org.rewardedsoups.rl.KlController;
import org.rewardedsoups.rl.PpoConfig;
import org.rewardedsoups.rl.PpoObjective;
import org.rewardedsoups.rl.PpoStatistics;
import org.rewardedsoups.rl.PpoUpdate;
import org.rewardedsoups.rl.Predictions;
import org.rewardedsoups.rl.ResponseMask;
import org.rewardedsoups.rl.Rollout;
import org.rewardedsoups.rl.RolloutStatistics;
import org.rewardedsoups.rl.TokenBatch;
import org.rewardedsoups.rl.TokenRewards;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;

/// A run of recorded steps: policy, optimizer and KL coefficient go on from one to the next.
final class StepReplay {
    private final DType type;
    private final Golden config;
    private final PpoConfig ppo;
    private final TokenModel policy;
    private final TokenModel reference;
    private final Optimizer optimizer;
    private KlController controller;

    StepReplay(GoldenCase golden, DType type) {
        this.type = type;
        this.config = golden.config();
        this.ppo = Configs.step(config);
        this.policy = TokenModel.of(golden.inputs().get("params"), type);
        this.reference = TokenModel.of(golden.inputs().get("ref_params"), type);
        this.optimizer = new AdamW(policy.parameters(), AdamW.Config.adam(ppo.learningRate()));
        this.controller = ppo.klController();
    }

    /// Replays one step; its results go to `out` under `prefix`.
    void step(Golden step, Outputs out, String prefix) {
        List<int[]> queries = step.get("queries").sequences();
        List<int[]> responses = step.get("responses").sequences();
        TokenBatch batch = TokenBatch.join(queries, responses, side(), padId());
        Tensor mask = ResponseMask.decoderOnly(queries, responses, batch.attention(), type);
        Predictions now = Gradients.off(() -> policy.predict(batch.ids()));
        Tensor logprobs = now.logprobs().value();
        Tensor refLogprobs =
                Gradients.off(() -> reference.predict(batch.ids())).logprobs().value();
        double klCoefficient = controller.coefficient();
        TokenRewards rewards =
                TokenRewards.of(
                        step.get("scores").tensor(type),
                        logprobs,
                        refLogprobs,
                        mask,
                        klCoefficient);
        Rollout rollout =
                new Rollout(logprobs, refLogprobs, now.values().value(), rewards.rewards(), mask);
        put(out, prefix, rollout, rewards);
        var sampled = RolloutStatistics.of(rollout, rewards.penalties(), klCoefficient);
        PpoStatistics mean =
                learn(rollout, batch, step.get("minibatch_order").sequences(), out, prefix);
        Statistics.put(out, prefix + "stats/", sampled, mean);
        controller = controller.update(sampled.klK1(), ppo.batchSize());
        out.put(prefix + "kl_coef_after", controller.coefficient());
        policy.parameters()
                .forEach((name, p) -> out.put(prefix + "params_after/" + name, p.value()));
    }

    private TokenBatch.Padding side() {
        return config.get("padding_side").text().equals("left")
                ? TokenBatch.Padding.LEFT
                : TokenBatch.Padding.RIGHT;
    }

    private int padId() {
        return config.get("pad_token_id").integer();
    }

    private static void put(Outputs out, String prefix, Rollout rollout, TokenRewards rewards) {
        out.put(prefix + "logprobs", rollout.logprobs())
                .put(prefix + "ref_logprobs", rollout.refLogprobs())
                .put(prefix + "values", rollout.values())
                .put(prefix + "masks", rollout.mask())
                .put(prefix + "rewards", rewards.rewards())
                .put(prefix + "non_score_rewards", rewards.penalties());
    }

    private PpoStatistics learn(
            Rollout rollout, TokenBatch batch, List<int[]> order, Outputs out, String prefix) {
        List<double[]> advantages = new ArrayList<>();
        List<double[]> ratios = new ArrayList<>();
        PpoUpdate.Policy predict = rows -> policy.predict(batch.select(rows).ids());
        List<PpoStatistics> all =
                update().run(
                        rollout,
                        predict,
                        order,
                        objective -> {
                            advantages.add(objective.advantages().toDoubles());
                            ratios.add(objective.policy().ratio().value().toDoubles());
                        });
        for (int i = 0; i < all.size(); i++) {
            Statistics.put(out, prefix + "minibatch_stats/" + i + "/", all.get(i));
        }
        PpoStatistics mean = PpoStatistics.mean(all);
        Statistics.put(out, prefix + "stats/ppo/", mean);
        out.put(prefix + "stats/ppo/policy/advantages", flat(advantages))
                .put(prefix + "stats/ppo/policy/ratio", flat(ratios))
                .put(prefix + "stats/ppo/learning_rate", optimizer.learningRate());
        return mean;
    }

    private Update update() {
        int accumulated = config.get("gradient_accumulation_steps").integer();
        var plain = new PpoUpdate(ppo, optimizer, policy.parameters().values());
        return accumulated == 1 ? plain::run : new EmulatedAccumulation(plain, accumulated)::run;
    }

    /// How minibatches become optimizer steps.
    private interface Update {
        List<PpoStatistics> run(
                Rollout rollout,
                PpoUpdate.Policy policy,
                List<int[]> order,
                Consumer<PpoObjective> observer);
    }

    private static double[] flat(List<double[]> parts) {
        return parts.stream().flatMapToDouble(DoubleStream::of).toArray();
    }
}
