package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.rewardedsoups.rl.Tensors.assertClose;
import static org.rewardedsoups.rl.Tensors.row;
import static org.rewardedsoups.rl.Tensors.rows;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class TokenRewardsTest {
    private final Tensor logprobs = rows(new double[] {-1, -2, -3}, new double[] {-1, -1, -1});
    private final Tensor reference = rows(new double[] {-2, -2, -2}, new double[] {-1, -1, -2});

    @Test
    void everyTokenPaysForItsLogRatioAndTheLastOneEarnsTheScore() {
        Tensor mask = rows(new double[] {0, 1, 0}, new double[] {1, 0, 1}); // a hole counts as ends
        Tensor scores = Tensor.of(new Shape(2), 10.0, 20.0);
        TokenRewards rewards = TokenRewards.of(scores, logprobs, reference, mask, 0.5);
        assertClose(rewards.penalties(), -0.5, 0, 0.5, 0, 0, -0.5);
        assertClose(rewards.rewards(), -0.5, 10, 0.5, 0, 0, 19.5);
    }

    @Test
    void aRowWithoutResponseIsRefused() {
        Tensor mask = rows(new double[] {0, 1, 1}, new double[] {0, 0, 0});
        Tensor scores = Tensor.of(new Shape(2), 1.0, 1.0);
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> TokenRewards.of(scores, logprobs, reference, mask, 1));
        assertEquals(
                "token rewards: expected a response of at least one token in every row, got none"
                        + " in row 1",
                e.getMessage());
    }

    @Test
    void thereMustBeAScorePerRow() {
        assertThrows(
                ShapeException.class,
                () -> TokenRewards.of(row(1), logprobs, reference, logprobs, 1));
    }
}
