package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class LossesTest {
    private final RandomGenerator rng = new Rngs(2).stream("test");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 17})
    void gradientsMatchFiniteDifferencesAndSkipIgnoredTargets(int vocabulary) {
        Tensor targets = Tensor.of(new Shape(2, 2), 0, vocabulary - 1, -1, vocabulary / 2);
        Tensor logits = Tensor.gaussian(rng, 2, 2, vocabulary).mul(2);
        GradientCheck.check("crossEntropy", x -> Losses.crossEntropy(x.get(0), targets), logits);
        GradientCheck.check("logprobs", x -> Losses.logprobs(x.get(0), targets), logits);
        GradientCheck.check("entropy", x -> Losses.entropy(x.get(0)), logits);
    }

    @Test
    void handWorkedLossesAndEntropies() {
        double third = Math.log(1 / 3.0);
        double twoThirds = Math.log(2 / 3.0);
        Variable logits =
                Variable.constant(Tensor.of(new Shape(3, 2), third, twoThirds, 5, 5, 0, -800));
        Tensor targets = Tensor.of(new Shape(3), 1, -100, 0);
        assertArrayEquals(
                new double[] {-twoThirds, 0, 0},
                Losses.crossEntropy(logits, targets).value().toDoubles(),
                1e-15);
        assertArrayEquals(
                new double[] {-third / 3 - twoThirds * 2 / 3, Math.log(2), 0},
                Losses.entropy(logits).value().toDoubles(),
                1e-15);
    }

    @Test
    void entropyOfAnImpossibleTokenIsFinite() {
        var logits =
                new Parameter(Tensor.of(new Shape(1, 3), 1.0, Double.NEGATIVE_INFINITY, 1.0));
        Variable h = Losses.entropy(logits);
        h.sum().backward();
        assertEquals(Math.log(2), h.value().item(), 1e-15);
        assertArrayEquals(new double[3], logits.grad().orElseThrow().toDoubles(), 1e-15);
    }

    @Test
    void entropyOfManyRowsIsTheEntropyOfEach() {
        Tensor logits = Tensor.gaussian(rng, 130, 3);
        double[] all = Losses.entropy(Variable.constant(logits)).value().toDoubles();
        for (int i : new int[] {0, 63, 64, 129}) {
            Variable row = Variable.constant(logits.slice(0, i, i + 1));
            assertEquals(Losses.entropy(row).value().item(), all[i]);
        }
    }

    @Test
    void lossesNameWhatDoesNotFit() {
        Variable logits = Variable.constant(Tensor.zeros(2, 3, 5));
        Tensor shape = Tensor.of(new Shape(2), 0, 1);
        assertEquals(
                "crossEntropy: expected targets of shape (2, 3), got (2)",
                assertThrows(ShapeException.class, () -> Losses.crossEntropy(logits, shape))
                        .getMessage());
        Tensor range = Tensor.of(new Shape(2, 3), 0, 1, 2, 3, 4, 5);
        assertEquals(
                "crossEntropy: expected indices below 5, got 5 at position 5",
                assertThrows(
                                IndexOutOfBoundsException.class,
                                () -> Losses.crossEntropy(logits, range))
                        .getMessage());
    }
}
