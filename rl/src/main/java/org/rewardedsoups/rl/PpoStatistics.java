package org.rewardedsoups.rl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.Tensor;

/// What is logged of one minibatch; means are over all tokens with mask 1.
///
/// With the log ratio `d = log π − log π_old` of sampled tokens, three estimators of
/// `KL(π_old ‖ π)` are given (Schulman, 2020): k1 = −d, k2 = d²/2, k3 = eᵈ − 1 − d.
///
/// @param policyLoss the clipped surrogate
/// @param valueLoss half of the clipped squared error, without its coefficient
/// @param totalLoss what is minimised
/// @param entropy of the distribution over the vocabulary, in nats per token
/// @param klK1 mean of −d: unbiased, may be negative
/// @param klK2 mean of d²/2: biased, small variance
/// @param klK3 mean of eᵈ − 1 − d: unbiased, never negative
/// @param clipFraction part of the tokens whose clipped term is the larger one
/// @param advantagesMean after whitening, so 0 up to rounding
/// @param returnsMean mean of the returns
/// @param returnsVariance unbiased
/// @param predictionMean mean of the value head's predictions
/// @param predictionError mean squared distance of prediction and return
/// @param valueClipFraction part of the tokens whose clipped value error is the larger one
/// @param valuesMean mean of the old values
/// @param valuesVariance unbiased variance of the old values
public record PpoStatistics(
        double policyLoss,
        double valueLoss,
        double totalLoss,
        double entropy,
        double klK1,
        double klK2,
        double klK3,
        double clipFraction,
        double advantagesMean,
        double returnsMean,
        double returnsVariance,
        double predictionMean,
        double predictionError,
        double valueClipFraction,
        double valuesMean,
        double valuesVariance) {

    static PpoStatistics of(
            Rollout rollout,
            Predictions now,
            Tensor returns,
            Tensor advantages,
            PpoLoss.Policy policy,
            PpoLoss.Value value,
            Variable loss) {
        Tensor mask = rollout.mask();
        Tensor values = rollout.values().mul(mask);
        Tensor predictions = now.values().value();
        Tensor error = predictions.sub(returns);
        Tensor d = now.logprobs().value().sub(rollout.logprobs());
        Tensor k3 = policy.ratio().value().add(-1).sub(d);
        return new PpoStatistics(
                policy.loss().value().item(),
                value.loss().value().item(),
                loss.value().item(),
                mean(now.entropy(), mask),
                mean(d.neg(), mask),
                0.5 * mean(d.mul(d), mask),
                mean(k3, mask),
                fraction(policy.unclipped(), policy.clipped(), mask),
                mean(advantages, mask),
                mean(returns, mask),
                Masked.variance(returns, mask).item(),
                mean(predictions, mask),
                mean(error.mul(error), mask),
                fraction(value.unclipped(), value.clipped(), mask),
                mean(values, mask),
                Masked.variance(values, mask).item());
    }

    /// The mean of each quantity over minibatches.
    public static PpoStatistics mean(List<PpoStatistics> all) {
        return new PpoStatistics(
                mean(all, PpoStatistics::policyLoss),
                mean(all, PpoStatistics::valueLoss),
                mean(all, PpoStatistics::totalLoss),
                mean(all, PpoStatistics::entropy),
                mean(all, PpoStatistics::klK1),
                mean(all, PpoStatistics::klK2),
                mean(all, PpoStatistics::klK3),
                mean(all, PpoStatistics::clipFraction),
                mean(all, PpoStatistics::advantagesMean),
                mean(all, PpoStatistics::returnsMean),
                mean(all, PpoStatistics::returnsVariance),
                mean(all, PpoStatistics::predictionMean),
                mean(all, PpoStatistics::predictionError),
                mean(all, PpoStatistics::valueClipFraction),
                mean(all, PpoStatistics::valuesMean),
                mean(all, PpoStatistics::valuesVariance));
    }

    /// How much of the returns' variance the value head predicts, `1 − predictionError /
    /// returnsVariance`: 1 is perfect, 0 no better than a constant.
    public double explainedVariance() {
        return 1 - predictionError / returnsVariance;
    }

    /// The quantities under the names of logs, estimators included.
    public SequencedMap<String, Double> named() {
        SequencedMap<String, Double> out = new LinkedHashMap<>();
        out.put("loss/policy", policyLoss);
        out.put("loss/value", valueLoss);
        out.put("loss/total", totalLoss);
        out.put("policy/entropy", entropy);
        out.put("policy/klK1", klK1);
        out.put("policy/klK2", klK2);
        out.put("policy/klK3", klK3);
        out.put("policy/clipFraction", clipFraction);
        out.put("policy/advantagesMean", advantagesMean);
        out.put("returns/mean", returnsMean);
        out.put("returns/variance", returnsVariance);
        out.put("value/prediction", predictionMean);
        out.put("value/error", predictionError);
        out.put("value/clipFraction", valueClipFraction);
        out.put("value/mean", valuesMean);
        out.put("value/variance", valuesVariance);
        out.put("value/explainedVariance", explainedVariance());
        return out;
    }

    private static double mean(Tensor x, Tensor mask) {
        return Masked.mean(x, mask).item();
    }

    /// Counted exactly, divided in double.
    private static double fraction(Variable unclipped, Variable clipped, Tensor mask) {
        Tensor larger = unclipped.value().zip(Binary.LESS, clipped.value());
        return larger.mul(mask).sum().item() / mask.sum().item();
    }

    private static double mean(List<PpoStatistics> all, ToDoubleFunction<PpoStatistics> quantity) {
        return all.stream().mapToDouble(quantity).sum() / all.size();
    }
}
