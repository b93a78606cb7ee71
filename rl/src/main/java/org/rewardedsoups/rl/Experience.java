package org.rewardedsoups.rl;

import java.util.Arrays;
import java.util.List;
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
    /// Asks policy and reference, with nothing dropped, and pays each token its reward.
    ///
    /// @param scores one per episode
    /// @param klCoefficient β
    static Experience of(
            List<Episode> episodes,
            double[] scores,
            PpoLearner learner,
            double klCoefficient) {
        int width = learner.width(episodes);
        Shape grid = new Shape(episodes.size(), width);
        Tensor logprobs = Tensor.empty(DType.F32, grid);
        Tensor refLogprobs = Tensor.empty(DType.F32, grid);
        Tensor values = Tensor.empty(DType.F32, grid);
        learner.begin(episodes);
        for (int from = 0; from < episodes.size(); from += learner.together()) {
            int to = Math.min(from + learner.together(), episodes.size());
            try (Scope _ = Scope.open()) {
                PpoLearner.Judgement said = learner.judge(episodes.subList(from, to), width);
                logprobs.slice(0, from, to).copyFrom(said.logprobs());
                refLogprobs.slice(0, from, to).copyFrom(said.refLogprobs());
                values.slice(0, from, to).copyFrom(said.values());
            }
        }
        Tensor mask = EpisodeBatch.mask(episodes, width);
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
