package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
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

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.7})
    void gradientsOfSmoothedLabelsMatchFiniteDifferences(double smoothing) {
        Tensor targets = Tensor.of(new Shape(2, 2), 0, 4, -1, 2);
        Tensor logits = Tensor.gaussian(rng, 2, 2, 5).mul(2);
        GradientCheck.check(
                "labelSmoothing",
                x -> Losses.labelSmoothing(x.get(0), targets, smoothing),
                logits);
    }

    @Test
    void smoothedLabelsAreADivergence() {
        Tensor targets = Tensor.of(new Shape(3), 0, -1, 2);
        Tensor logits = Tensor.gaussian(rng, 3, 4).cast(DType.F64);
        double[] q = {0.9, 0.1 / 3, 0.1 / 3, 0.1 / 3};
        double[] logp = logits.slice(0, 0, 1).logSoftmax().toDoubles();
        double kl = 0;
        for (int j = 0; j < 4; j++) {
            kl += q[j] * (Math.log(q[j]) - logp[j]);
        }
        double[] losses =
                Losses.labelSmoothing(Variable.constant(logits), targets, 0.1).value().toDoubles();
        assertEquals(kl, losses[0], 1e-12);
        assertEquals(0, losses[1]);
        assertTrue(losses[2] > 0);
        Tensor exact = Tensor.of(new Shape(1, 4), q).log();
        Variable none =
                Losses.labelSmoothing(
                        Variable.constant(exact), Tensor.of(new Shape(1), 0), 0.1);
        assertEquals(0, none.value().item(), 1e-12);
    }

    @Test
    void withoutSmoothingItIsTheCrossEntropy() {
        Tensor targets = Tensor.of(new Shape(3), 0, -1, 2);
        Variable logits = Variable.constant(Tensor.gaussian(rng, 3, 4).cast(DType.F64));
        assertArrayEquals(
                Losses.crossEntropy(logits, targets).value().toDoubles(),
                Losses.labelSmoothing(logits, targets, 0).value().toDoubles(),
                1e-12);
        assertThrows(
                IllegalArgumentException.class, () -> Losses.labelSmoothing(logits, targets, 1));
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
        var logits = new Parameter(Tensor.of(new Shape(1, 3), 1.0, Double.NEGATIVE_INFINITY, 1.0));
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17})
    void linearCrossEntropyGradientsMatchFiniteDifferences(int vocabulary) {
        Tensor targets = Tensor.of(new Shape(2, 2), 0, vocabulary - 1, -1, vocabulary / 2);
        Tensor weights = Tensor.of(new Shape(2, 2), 1.0, 0.25, 3, 0);
        GradientCheck.check(
                "linearCrossEntropy",
                x -> Losses.linearCrossEntropy(x.get(0), x.get(1), targets, weights),
                Tensor.gaussian(rng, 2, 2, 3),
                Tensor.gaussian(rng, vocabulary, 3));
    }

    @Test
    void linearCrossEntropyIsLinearThenCrossEntropyWithoutTheirMemory() {
        int rows = 3 * 64 + 5; // in chunks of 64
        int vocabulary = 40_000;
        Parameter hidden = new Parameter(Tensor.gaussian(rng, rows, 16));
        Parameter weight = new Parameter(Tensor.gaussian(rng, vocabulary, 16).mul(0.3));
        Tensor targets =
                Tensor.of(
                        new Shape(rows),
                        rng.ints(rows, -10, vocabulary).map(i -> i < 0 ? -1 : i).toArray());
        Tensor weights = Tensor.uniform(rng, 0.5, rows).add(0.6);
        Variable slow =
                Losses.crossEntropy(Functional.linear(hidden, weight), targets)
                        .mul(weights)
                        .sum()
                        .mul(1 / weights.sum().item());
        slow.mul(2).backward();
        float[][] expected = gradients(hidden, weight);
        Scope step = Scope.open();
        try (step) {
            Variable fast = Losses.linearCrossEntropy(hidden, weight, targets, weights);
            assertEquals(slow.value().item(), fast.value().item(), 1e-5);
            fast.mul(2).backward();
        }
        float[][] actual = gradients(hidden, weight);
        assertArrayEquals(expected[0], actual[0], 1e-6f);
        assertArrayEquals(expected[1], actual[1], 1e-6f);
        long logits = 4L * rows * vocabulary;
        assertTrue(step.peakBytes() < 0.6 * logits, step.peakBytes() + " bytes");
    }

    private static float[][] gradients(Parameter... parameters) {
        float[][] out = new float[parameters.length][];
        for (int i = 0; i < out.length; i++) {
            out[i] = parameters[i].grad().orElseThrow().toFloats();
            parameters[i].clearGrad();
        }
        return out;
    }

    @Test
    void linearCrossEntropyNamesTheShapesThatDoNotFit() {
        Variable weight = Variable.constant(Tensor.zeros(7, 3));
        Tensor ids = Tensor.of(new Shape(2), 0, 1);
        var e =
                assertThrows(
                        ShapeException.class,
                        () ->
                                Losses.linearCrossEntropy(
                                        Variable.constant(Tensor.zeros(2, 4)),
                                        weight,
                                        ids,
                                        Tensor.zeros(2)));
        assertTrue(e.getMessage().contains("(2, 4) and (7, 3)"), e.getMessage());
        var f =
                assertThrows(
                        ShapeException.class,
                        () ->
                                Losses.linearCrossEntropy(
                                        Variable.constant(Tensor.zeros(2, 3)),
                                        weight,
                                        ids,
                                        Tensor.zeros(3)));
        assertTrue(f.getMessage().contains("of shape (2), got (2) and (3)"), f.getMessage());
    }
}
