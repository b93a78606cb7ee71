package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.rl.PpoStatistics;
import org.rewardedsoups.rl.RolloutStatistics;

/// Our statistics under the names of the recording.
final class Statistics {
    private Statistics() {}

    /// Of one minibatch, or their mean.
    static void put(Outputs out, String prefix, PpoStatistics s) {
        out.put(prefix + "loss/policy", s.policyLoss())
                .put(prefix + "loss/value", s.valueLoss())
                .put(prefix + "loss/total", s.totalLoss())
                .put(prefix + "policy/entropy", s.entropy())
                .put(prefix + "policy/approxkl", s.klK2())
                .put(prefix + "policy/policykl", s.klK1())
                .put(prefix + "policy/clipfrac", s.clipFraction())
                .put(prefix + "policy/advantages_mean", s.advantagesMean())
                .put(prefix + "returns/mean", s.returnsMean())
                .put(prefix + "returns/var", s.returnsVariance())
                .put(prefix + "val/vpred", s.predictionMean())
                .put(prefix + "val/error", s.predictionError())
                .put(prefix + "val/clipfrac", s.valueClipFraction())
                .put(prefix + "val/mean", s.valuesMean())
                .put(prefix + "val/var", s.valuesVariance());
    }

    /// Of the sampled episodes.
    static void put(Outputs out, String prefix, RolloutStatistics s, PpoStatistics mean) {
        out.put(prefix + "objective/kl", s.klK1())
                .put(prefix + "objective/kl_dist", s.klPerSample())
                .put(prefix + "objective/kl_coef", s.klCoefficient())
                .put(prefix + "objective/entropy", s.entropy())
                .put(prefix + "ppo/mean_non_score_reward", s.penalty())
                .put(prefix + "ppo/val/var_explained", mean.explainedVariance());
    }
}
