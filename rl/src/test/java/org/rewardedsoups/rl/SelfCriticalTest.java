package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.GradientCheck;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class SelfCriticalTest {
    @Test
    void aSampleIsComparedWithTheMeanOfTheOthers() {
        Tensor rewards = Tensor.of(new Shape(2, 3), 1.0, 2.0, 6.0, 5.0, 5.0, 5.0);
        assertArrayEquals(
                new double[] {1 - 4, 2 - 3.5, 6 - 1.5, 0, 0, 0},
                SelfCritical.leaveOneOut(rewards).toDoubles(),
                1e-12);
        assertThrows(
                ShapeException.class, () -> SelfCritical.leaveOneOut(Tensor.zeros(3, 1)));
    }

    @Test
    void theLossIsTheMeanOverSamplesOfSumsOverWords() {
        Tensor logprobs = Tensor.of(new Shape(2, 2), -1.0, -2.0, -3.0, 0.0);
        Tensor advantages = Tensor.of(new Shape(1, 2), 2.0, -1.0);
        Variable loss = SelfCritical.loss(Variable.constant(logprobs), advantages);
        assertEquals((2 * 3 - 1 * 3) / 2.0, loss.value().item(), 1e-12);
        GradientCheck.check(
                "selfCritical",
                x -> SelfCritical.loss(x.getFirst(), advantages),
                Tensor.gaussian(new Rngs(1).stream("x"), 2, 4));
    }
}
