package org.rewardedsoups.rl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.GradientClip;
import org.rewardedsoups.autograd.Optimizer;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.Scope;

/// The second half of a PPO step: the policy learns from episodes that were sampled before.
///
/// Each minibatch is one optimizer step; advantages are estimated and whitened in the minibatch.
///
/// @param parameters that the optimizer changes, for the norm of their gradient
public record PpoUpdate(
        PpoConfig config, Optimizer optimizer, Collection<Parameter> parameters) {

    /// What the policy in training says now about some episodes of the rollout.
    @FunctionalInterface
    public interface Policy {
        /// @param rows of the rollout, in the order in which they are to be returned
        Predictions predict(int[] rows);
    }

    /// Every episode once per epoch, in random order, cut into minibatches.
    public static List<int[]> shuffledMinibatches(PpoConfig config, RandomGenerator rng) {
        List<int[]> out = new ArrayList<>();
        int[] rows = new int[config.batchSize()];
        Arrays.setAll(rows, i -> i);
        for (int epoch = 0; epoch < config.epochs(); epoch++) {
            for (int i = rows.length - 1; i > 0; i--) {
                int j = rng.nextInt(i + 1);
                int swapped = rows[i];
                rows[i] = rows[j];
                rows[j] = swapped;
            }
            for (int from = 0; from < rows.length; from += config.minibatchSize()) {
                out.add(Arrays.copyOfRange(rows, from, from + config.minibatchSize()));
            }
        }
        return out;
    }

    /// Learns from the minibatches, one optimizer step each.
    ///
    /// @return the statistics of each minibatch, before its step
    /// @throws org.rewardedsoups.tensor.NonFiniteException if the loss or the gradient is NaN or
    ///     infinite; the parameters are then as after the minibatch before
    public List<PpoStatistics> run(Rollout rollout, Policy policy, List<int[]> minibatches) {
        return run(rollout, policy, minibatches, _ -> {});
    }

    /// As above; `observer` sees each objective before its tensors are recycled.
    public List<PpoStatistics> run(
            Rollout rollout,
            Policy policy,
            List<int[]> minibatches,
            Consumer<PpoObjective> observer) {
        List<PpoStatistics> out = new ArrayList<>();
        for (int[] rows : minibatches) {
            try (Scope _ = Scope.open()) {
                String where = "minibatch " + (out.size() + 1) + " of " + minibatches.size();
                PpoObjective objective = objective(rollout.select(rows), policy, rows, where);
                observer.accept(objective);
                learn(objective);
                out.add(objective.statistics());
            }
        }
        return out;
    }

    private PpoObjective objective(Rollout rows, Policy policy, int[] ids, String where) {
        PpoGuard.requireWhitenable(rows.mask());
        PpoObjective objective = PpoObjective.of(rows, policy.predict(ids), config);
        PpoGuard.requireFinite("PPO's loss", objective.loss().value(), where);
        return objective;
    }

    private void learn(PpoObjective objective) {
        optimizer.clearGrads();
        objective.loss().backward();
        if (config.maxGradientNorm().isPresent()) {
            GradientClip.norm(parameters, config.maxGradientNorm().get());
        } else {
            GradientClip.norm(parameters); // for its check that all numbers are finite
        }
        optimizer.step();
    }
}
