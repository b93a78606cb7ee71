package org.rewardedsoups.models.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

import java.util.random.RandomGenerator;

class SamplingTest {
    private static final int DRAWS = 40_000;
    private static final float[] PROBABILITIES = {0.1f, 0.4f, 0.2f, 0.3f};

    @ParameterizedTest(name = "temperature {0}, top {1}, share {2}")
    @CsvSource({
        "1,   0, 1.00, 0.1000, 0.4000, 0.2000, 0.3000",
        "1,   4, 1.00, 0.1000, 0.4000, 0.2000, 0.3000",
        "1,   9, 1.00, 0.1000, 0.4000, 0.2000, 0.3000",
        "1,   2, 1.00, 0,      0.5714, 0,      0.4286",
        "1,   1, 1.00, 0,      1,      0,      0",
        "1,   0, 0.50, 0,      0.5714, 0,      0.4286",
        "1,   0, 0.75, 0,      0.4444, 0.2222, 0.3333",
        "1,   0, 0.01, 0,      1,      0,      0",
        "1,   2, 0.55, 0,      1,      0,      0",
        "0.5, 0, 1.00, 0.0333, 0.5333, 0.1333, 0.3000"
    })
    void tokensComeAsOftenAsTheDistributionSays(
            double temperature, int topK, double topP, double a, double b, double c, double d) {
        Sampling sampling = new Sampling(temperature, topK, topP);
        double[] expected = {a, b, c, d};
        int[] counts = new int[4];
        float[] prepared = prepared(sampling);
        RandomGenerator rng = new Rngs(1).stream("draws");
        for (int i = 0; i < DRAWS; i++) {
            counts[sampling.choose(prepared, 4, 8, rng)]++;
        }
        for (int token = 0; token < 4; token++) {
            double deviation = Math.sqrt(expected[token] * (1 - expected[token]) / DRAWS);
            assertEquals(
                    expected[token],
                    counts[token] / (double) DRAWS,
                    5 * deviation + 1e-4,
                    "token " + token);
        }
    }

    @Test
    void greedyTakesTheFirstOfTheBest() {
        assertEquals(1, new Greedy().choose(new float[] {9, 1, 3, 3, 2}, 1, 5, null));
    }

    @Test
    void scoresThatAreNotNumbersAreRefused() {
        Tensor logits = Tensor.of(new Shape(1, 2), Float.NaN, 1f);
        RandomGenerator rng = new Rngs(1).stream("draws");
        float[] prepared = Sampling.PLAIN.prepare(logits).toFloats();
        assertThrows(NonFiniteException.class, () -> Sampling.PLAIN.choose(prepared, 0, 2, rng));
        assertThrows(
                NonFiniteException.class, () -> new Sampling(1, 1, 1).choose(prepared, 0, 2, rng));
        assertThrows(
                NonFiniteException.class, () -> new Greedy().choose(logits.toFloats(), 0, 2, rng));
    }

    @Test
    void settingsOutsideTheirRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Sampling(0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Sampling(1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 0, 1.1));
    }

    /// The distribution in the second of two rows.
    private static float[] prepared(Sampling sampling) {
        float[] logits = new float[8];
        for (int i = 0; i < 4; i++) {
            logits[4 + i] = (float) Math.log(PROBABILITIES[i]) + 3;
        }
        return sampling.prepare(Tensor.of(new Shape(2, 4), logits)).toFloats();
    }
}
