package org.rewardedsoups.rl;

import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.models.generation.CausalLm;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Sampled episodes with everything that was computed about them before the update, all in the
/// caller's scope.
///
/// @param rollout what PPO learns from
/// @param statistics what is logged of it
record Experience(List<Episode> episodes, Rollout rollout, RolloutStatistics statistics) {
    /// Episodes that go through a network together; bounds the memory for logits.
    private static final int TOGETHER = 16;

    /// Asks policy and reference, with nothing dropped, and pays each token its reward.
    ///
    /// @param scores one per episode
    /// @param klCoefficient β
    static Experience of(
            List<Episode> episodes,
            double[] scores,
            ActorCritic now,
            CausalLm reference,
            double klCoefficient) {
        int width = width(episodes);
        Shape grid = new Shape(episodes.size(), width);
        Tensor logprobs = Tensor.empty(DType.F32, grid);
        Tensor refLogprobs = Tensor.empty(DType.F32, grid);
        Tensor values = Tensor.empty(DType.F32, grid);
        Tensor mask = Tensor.empty(DType.F32, grid);
        for (int from = 0; from < episodes.size(); from += TOGETHER) {
            int first = from;
            int to = Math.min(from + TOGETHER, episodes.size());
            try (Scope _ = Scope.open()) {
                EpisodeBatch batch = EpisodeBatch.of(episodes.subList(from, to), width);
                Predictions predictions =
                        Gradients.off(() -> now.predict(batch, Dropout.OFF));
                Tensor ref = Gradients.off(() -> ActorCritic.logprobs(reference, batch)).value();
                logprobs.slice(0, first, to).copyFrom(predictions.logprobs().value());
                refLogprobs.slice(0, first, to).copyFrom(ref);
                values.slice(0, first, to).copyFrom(predictions.values().value());
                mask.slice(0, first, to).copyFrom(batch.mask());
            }
        }
        Tensor perEpisode = Tensor.of(new Shape(scores.length), scores).cast(DType.F32);
        TokenRewards rewards =
                TokenRewards.of(perEpisode, logprobs, refLogprobs, mask, klCoefficient);
        Rollout rollout = new Rollout(logprobs, refLogprobs, values, rewards.rewards(), mask);
        rollout.requireFinite();
        return new Experience(
                episodes,
                rollout,
                RolloutStatistics.of(rollout, rewards.penalties(), klCoefficient));
    }

    /// Mean over episodes of the sum of all token rewards.
    double score() {
        Tensor all = rollout.rewards().mul(rollout.mask());
        return all.sum().item() / episodes.size();
    }

    /// Tokens of the longest response.
    static int width(List<Episode> episodes) {
        return episodes.stream().mapToInt(e -> e.response().length).max().orElseThrow();
    }

    /// Some of the episodes, in the order of `rows`.
    List<Episode> episodes(int[] rows) {
        return Arrays.stream(rows).mapToObj(episodes::get).toList();
    }

    /// Number of sampled tokens.
    long tokens() {
        return episodes.stream().mapToLong(e -> e.response().length).sum();
    }

    /// Part of the episodes that ended by themselves.
    double ended() {
        return (double) episodes.stream().filter(Episode::ended).count() / episodes.size();
    }
}
