package org.rewardedsoups.models.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
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
        RandomGenerator rng = new Rngs(1).stream("draws");
        double[] draws = new double[DRAWS];
        Arrays.setAll(draws, _ -> sampling.draw(rng));
        for (int token : sampling.choose(rows(DRAWS), draws)) {
            counts[token]++;
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
        Tensor scores = Tensor.of(new Shape(2, 4), 9f, 1f, 3f, 3f, 1f, 3f, 3f, 2f);
        assertArrayEquals(new int[] {0, 1}, new Greedy().choose(scores, new double[2]));
    }

    @Test
    void aStepThatSamplesTakesTheFirstOfTheBestForGreedy() {
        Sampling recorded = new Greedy().recorded();
        RandomGenerator rng = new Rngs(1).stream("scores");
        for (double scale : new double[] {0.01, 1, 30}) {
            Tensor scores = Tensor.gaussian(rng, 50, 300).mul(scale);
            for (int row = 0; row < 50; row++) { // a score nearly as high, and one just as high
                float best = (float) scores.slice(0, row, row + 1).max(1).item();
                scores.set(Math.nextDown(best), row, 0);
                scores.set(best, row, 299);
            }
            assertArrayEquals(
                    new Greedy().choose(scores, new double[50]),
                    recorded.choose(scores, new double[50]));
        }
    }

    @Test
    void scoresThatAreNotNumbersAreToldApart() {
        Tensor logits = Tensor.of(new Shape(2, 2), Float.NaN, 1f, 1f, 0f);
        for (Decoding each : List.of(Sampling.PLAIN, new Sampling(1, 1, 1), new Greedy())) {
            assertArrayEquals(new int[] {-1, 0}, each.choose(logits, new double[2]), each::toString);
        }
    }

    @Test
    void settingsOutsideTheirRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Sampling(0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Sampling(1, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new Sampling(1, 0, 1.1));
    }

    /// Scores of the same distribution in each row.
    private static Tensor rows(int count) {
        float[] logits = new float[4];
        for (int i = 0; i < 4; i++) {
            logits[i] = (float) Math.log(PROBABILITIES[i]) + 3;
        }
        return Tensor.of(new Shape(1, 4), logits).expand(new Shape(count, 4)).copy();
    }
}
