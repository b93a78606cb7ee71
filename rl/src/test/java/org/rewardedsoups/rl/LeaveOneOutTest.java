package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LeaveOneOutTest {
    @Test
    void theBaselineIsTheMeanOfTheOthers() {
        assertArrayEquals(
                new double[] {2.5, 2, 1.5}, LeaveOneOut.baselines(new double[] {1, 2, 3}), 1e-15);
    }

    @Test
    void advantagesOfAnImageSumToZero() {
        double[][] weights = LeaveOneOut.weights(new double[][] {{1, 5, 3}, {0, 0, 1}});
        for (double[] image : weights) {
            assertEquals(0, Arrays.stream(image).sum(), 1e-15);
        }
    }

    @Test
    void theLossIsTheMeanAdvantageTimesTheNegativeLogProbability() {
        // advantages ±1 of one image with two samples
        double loss = LeaveOneOut.loss(new double[][] {{2, 1}}, new double[][] {{-3, -5}});
        assertEquals((1 * 3 + -1 * 5) / 2.0, loss, 1e-15);
    }

    @Test
    void weightsAreTheDerivativeOfTheLoss() {
        double[][] rewards = {{1, 5, 3}, {0, 0.5, 1}};
        double[][] logprobs = {{-1, -2, -3}, {-4, -5, -6}};
        double before = LeaveOneOut.loss(rewards, logprobs);
        logprobs[1][2] += 1e-3;
        double slope = (LeaveOneOut.loss(rewards, logprobs) - before) / 1e-3;
        assertEquals(LeaveOneOut.weights(rewards)[1][2], slope, 1e-9);
    }

    @Test
    void aSingleSampleHasNoBaseline() {
        assertThrows(
                IllegalArgumentException.class, () -> LeaveOneOut.baselines(new double[] {1}));
    }
}
