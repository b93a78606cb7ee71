package org.rewardedsoups.rl;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// What is logged of the sampled episodes, before any update; KL is to the reference policy.
///
/// @param klPerSample sum over the response of `log π − log π_ref`: estimator k1, one per episode
/// @param klK3 mean over episodes of the sum of `e⁻ᵈ − 1 + d` with `d = log π − log π_ref`, never
///     negative
/// @param entropy mean over episodes of the sum of `−log π` of the sampled tokens, in nats per
///     response
/// @param penalty mean over response tokens of the KL penalty, a negative number when KL is positive
/// @param klCoefficient β with which the penalty was computed
public record RolloutStatistics(
        double[] klPerSample, double klK3, double entropy, double penalty, double klCoefficient) {

    /// @param penalties as in [TokenRewards], `(B, T)`
    public static RolloutStatistics of(Rollout rollout, Tensor penalties, double klCoefficient) {
        Tensor mask = rollout.mask();
        Tensor d = rollout.logprobs().sub(rollout.refLogprobs());
        Tensor k3 = d.neg().exp().add(-1).add(d);
        return new RolloutStatistics(
                d.mul(mask).sum(-1).toDoubles(),
                perEpisode(k3, mask),
                perEpisode(rollout.logprobs().neg(), mask),
                Masked.mean(penalties, mask).item(),
                klCoefficient);
    }

    /// Mean over episodes of [#klPerSample]: what the KL controller is given.
    public double klK1() {
        return Arrays.stream(klPerSample).sum() / klPerSample.length;
    }

    /// The quantities under the names of logs, estimators included.
    public SequencedMap<String, Double> named() {
        SequencedMap<String, Double> out = new LinkedHashMap<>();
        out.put("objective/klK1", klK1());
        out.put("objective/klK3", klK3);
        out.put("objective/entropy", entropy);
        out.put("objective/penalty", penalty);
        out.put("objective/klCoefficient", klCoefficient);
        return out;
    }

    private static double perEpisode(Tensor x, Tensor mask) {
        return x.mul(mask).sum(-1).reshape(new Shape(x.dim(0))).mean().item();
    }
}
