package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.rewardedsoups.rl.Tensors.row;
import static org.rewardedsoups.rl.Tensors.rows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class PpoStatisticsTest {
    private final double d = Math.log(2);

    @Test
    void oneMinibatchWorkedOutByHand() {
        PpoObjective objective = objective();
        PpoStatistics s = objective.statistics();
        // rewards 1, 3 with γ = λ = 0 and values 0, 1: advantages 1, 2 whiten to ∓1/√2
        double white = 0.5 / Math.sqrt(0.5 + 1e-8);
        // ratios 2 (clipped at 1.2, but its cost is the larger unclipped) and 1
        assertEquals((2 * white - white) / 2, s.policyLoss(), 1e-12);
        // predictions 0.5 and 1, clipped at 0.2: (0.5 − 1)² < (0.2 − 1)², (1 − 3)²
        assertEquals(0.5 * (0.64 + 4) / 2, s.valueLoss(), 1e-12);
        assertEquals(s.policyLoss() + 0.1 * s.valueLoss(), s.totalLoss(), 1e-12);
        assertEquals(Math.log(5), s.entropy(), 1e-12);
        assertEquals(-d / 2, s.klK1(), 1e-12);
        assertEquals(d * d / 4, s.klK2(), 1e-12);
        assertEquals((1 - d) / 2, s.klK3(), 1e-12);
        assertEquals(0, s.clipFraction());
        assertEquals(0.5, s.valueClipFraction());
        assertEquals(0, s.advantagesMean(), 1e-12);
        assertEquals(2, s.returnsMean(), 1e-12);
        assertEquals(2, s.returnsVariance(), 1e-12);
        assertEquals(0.75, s.predictionMean(), 1e-12);
        assertEquals((0.25 + 4) / 2, s.predictionError(), 1e-12);
        assertEquals(0.5, s.valuesMean(), 1e-12);
        assertEquals(0.5, s.valuesVariance(), 1e-12);
        assertEquals(1 - 2.125 / 2, s.explainedVariance(), 1e-12);
        assertEquals(17, s.named().size());
        assertEquals(s.klK3(), s.named().get("policy/klK3"));
    }

    @Test
    void theMeanOverMinibatchesIsTakenQuantityByQuantity() {
        PpoStatistics one = objective().statistics();
        assertEquals(one.named(), PpoStatistics.mean(List.of(one, one)).named());
    }

    @Test
    void theKlOfARolloutIsSummedPerEpisodeAndAveragedOverThem() {
        Tensor zero = rows(new double[] {0, 0, 0}, new double[] {0, 0, 0});
        Tensor logprobs = rows(new double[] {-1, -2, 5}, new double[] {-d, 0, 0});
        Tensor mask = rows(new double[] {1, 1, 0}, new double[] {1, 0, 0});
        Rollout rollout = new Rollout(logprobs, zero, zero, zero, mask);
        var s = RolloutStatistics.of(rollout, logprobs.mul(-0.5), 0.5);
        assertArrayEquals(new double[] {-3, -d}, s.klPerSample(), 1e-12);
        assertEquals((-3 - d) / 2, s.klK1(), 1e-12);
        double k3 = Math.E - 1 - 1 + Math.E * Math.E - 1 - 2 + 2 - 1 - d;
        assertEquals(k3 / 2, s.klK3(), 1e-12);
        assertEquals((3 + d) / 2, s.entropy(), 1e-12);
        assertEquals(0.5 * (3 + d) / 3, s.penalty(), 1e-12);
        assertEquals(0.5, s.named().get("objective/klCoefficient"));
    }

    private PpoObjective objective() {
        PpoConfig c = PpoConfig.DEFAULT;
        PpoConfig config =
                new PpoConfig(
                        c.steps(), c.learningRate(), c.adaptiveKl(), c.klCoefficient(),
                        c.klTarget(), c.klHorizon(), 0, 0, 0.2, 0.2, 0.1, 1, 1, 1,
                        c.maxGradientNorm());
        Rollout rollout =
                new Rollout(row(0, 0, 0), row(0, 0, 0), row(0, 1, 7), row(1, 3, 7), row(1, 1, 0));
        Predictions now =
                new Predictions(
                        Variable.constant(row(d, 0, 9)),
                        Variable.constant(row(0.5, 1, 9)),
                        Categorical.entropy(Tensor.zeros(DType.F64, new Shape(1, 3, 5))));
        return PpoObjective.of(rollout, now, config);
    }
}
