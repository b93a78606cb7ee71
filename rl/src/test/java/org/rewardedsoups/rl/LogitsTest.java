package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rewardedsoups.rl.Tensors.assertClose;
import static org.rewardedsoups.rl.Tensors.row;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class LogitsTest {
    private final double log3 = Math.log(3);

    @Test
    void logprobsAreThoseOfTheSoftmax() {
        Parameter logits = new Parameter(row(0, log3).reshape(1, 1, 2)); // p = ¼, ¾
        Variable logprobs = Logits.logprobs(logits, Tensor.of(new Shape(1, 1), 1));
        logprobs.sum().backward();
        assertClose(logprobs.value(), Math.log(0.75));
        assertClose(logits.grad().orElseThrow(), -0.25, 0.25);
    }

    @Test
    void entropyIsThatOfTheSoftmax() {
        assertClose(Logits.entropy(row(2, 2, 2, 2)), Math.log(4));
        double h = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
        assertEquals(h, Logits.entropy(row(1000, 1000 + log3)).item(), 1e-9);
    }

    @Test
    void entropyAgreesWithThatOfTheDistribution() {
        Tensor logits = Tensor.gaussian(new Rngs(1).stream("logits"), 3, 5, 7).cast(DType.F64);
        Tensor direct = Categorical.entropy(logits);
        assertEquals(new Shape(3, 5), Logits.entropy(logits).shape());
        assertClose(Logits.entropy(logits), direct.toDoubles());
    }

    @Test
    void anImpossibleTokenMakesTheFormulaNaNAndNotTheLimit() {
        Tensor logits = row(0, log3, Double.NEGATIVE_INFINITY);
        assertTrue(Double.isNaN(Logits.entropy(logits).item()));
        double h = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
        assertClose(Categorical.entropy(logits), h);
    }
}
