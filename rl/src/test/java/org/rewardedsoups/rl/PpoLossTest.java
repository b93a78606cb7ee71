package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rewardedsoups.rl.Tensors.assertClose;
import static org.rewardedsoups.rl.Tensors.row;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.GradientCheck;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

class PpoLossTest {
    @Test
    void clippedAndPaddedTokensGetNoGradient() {
        Parameter logprobs = new Parameter(row(1, 0, 0)); // ratios e, 1, 1; the last is padding
        PpoLoss.Policy policy =
                PpoLoss.policy(logprobs, row(0, 0, 0), row(1, 1, 1), row(1, 1, 0), 0.2);
        policy.loss().backward();
        assertClose(policy.loss().value(), -(1.2 + 1) / 2);
        assertClose(policy.ratio().value(), Math.E, 1, 1);
        assertClose(policy.clipped().value(), -1.2, -1, -1);
        assertClose(logprobs.grad().orElseThrow(), 0, -0.5, 0);
    }

    @Test
    void aBadTokenIsPushedDownHoweverLikelyItBecame() {
        Parameter logprobs = new Parameter(row(1));
        PpoLoss.Policy policy = PpoLoss.policy(logprobs, row(0), row(-2), row(1), 0.2);
        policy.loss().backward();
        assertClose(policy.loss().value(), 2 * Math.E); // the clipped 2·1.2 is smaller
        assertClose(logprobs.grad().orElseThrow(), 2 * Math.E);
    }

    @Test
    void aValueWithinItsRangeGetsItsWholeGradientAndOneBeyondNone() {
        // within: ½·mean (0.1 − 1)²; beyond and towards the return: clipped at 0.2; beyond and away
        Parameter values = new Parameter(row(0.1, 0.5, -0.5));
        PpoLoss.Value value =
                PpoLoss.value(values, row(0, 0, 0), row(1, 1, 1), row(1, 1, 1), 0.2);
        value.loss().backward();
        assertClose(value.prediction().value(), 0.1, 0.2, -0.2);
        assertClose(value.loss().value(), 0.5 * (0.81 + 0.64 + 2.25) / 3);
        assertClose(values.grad().orElseThrow(), -0.9 / 3, 0, -1.5 / 3);
    }

    @Test
    void onABoundOfTheRangeHalfOfTheGradientPasses() {
        Parameter values = new Parameter(row(0.25));
        PpoLoss.value(values, row(0), row(1), row(1), 0.25).loss().backward();
        // both branches equal: half to each; the clipped one passes half of its half
        assertClose(values.grad().orElseThrow(), -0.75 * (0.5 + 0.25));
        Parameter still = new Parameter(row(0.5));
        PpoLoss.value(still, row(0.5), row(1), row(1), 0).loss().backward();
        assertClose(still.grad().orElseThrow(), -0.5 * (0.5 + 0.125));
    }

    @Test
    void crossedBoundsGiveTheLowerOne() {
        Parameter x = new Parameter(row(-1, 0.5, 3));
        assertClose(PpoLoss.clip(x, row(1, 1, 1), row(0, 0, 0)).value(), 1, 1, 1);
        assertClose(PpoLoss.clip(x, row(0, 0, 0), row(1, 1, 1)).value(), 0, 0.5, 1);
    }

    @Test
    void totalWeighsTheValueLoss() {
        PpoLoss.Policy policy =
                PpoLoss.policy(new Parameter(row(0)), row(0), row(3), row(1), 0.2);
        PpoLoss.Value value = PpoLoss.value(new Parameter(row(0)), row(0), row(2), row(1), 0.2);
        assertClose(PpoLoss.total(policy, value, 0.1).value(), -3 + 0.1 * 2);
    }

    @Test
    void gradientsMatchFiniteDifferencesAwayFromTies() {
        var rng = new Rngs(3).stream("loss");
        Tensor old = Tensor.gaussian(rng, 2, 5).cast(DType.F64);
        Tensor now = old.add(Tensor.gaussian(rng, 2, 5).cast(DType.F64).mul(0.3));
        Tensor advantages = Tensor.gaussian(rng, 2, 5).cast(DType.F64);
        Tensor mask = Tensor.full(DType.F64, old.shape(), 1);
        mask.set(0, 1, 4);
        GradientCheck.check(
                "policy loss",
                x -> PpoLoss.policy(x.get(0), old, advantages, mask, 0.2).loss(),
                now);
        GradientCheck.check(
                "value loss",
                x -> PpoLoss.value(x.get(0), old, advantages, mask, 0.2).loss(),
                now);
    }

    @Test
    void aRatioThatOverflowsUnderAZeroMaskPoisonsTheLossAsDocumented() {
        Parameter logprobs = new Parameter(row(800, 0, 0));
        PpoLoss.Policy policy =
                PpoLoss.policy(logprobs, row(0, 0, 0), row(-1, 1, 1), row(0, 1, 1), 0.2);
        assertTrue(Double.isNaN(policy.loss().value().item()));
        assertEquals(Double.POSITIVE_INFINITY, policy.ratio().value().get(0, 0));
    }
}
