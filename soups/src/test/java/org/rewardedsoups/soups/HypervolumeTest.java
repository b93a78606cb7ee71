package org.rewardedsoups.soups;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HypervolumeTest {

    @ParameterizedTest(name = "{1} points of {0} objectives")
    @CsvSource({"1, 5", "2, 1", "2, 9", "3, 7", "4, 8", "5, 6"})
    void theSweepAndTheSlabsAgreeWithInclusionAndExclusion(int objectives, int count) {
        RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(count);
        for (int round = 0; round < 50; round++) {
            // Few distinct values, so that ties and points on the reference occur.
            List<double[]> points =
                    Stream.generate(() -> rng.ints(objectives, -1, 4).asDoubleStream().toArray())
                            .limit(count)
                            .toList();
            double[] reference = new double[objectives];
            assertEquals(
                    inclusionExclusion(points, reference),
                    Hypervolume.of(points, reference),
                    1e-9,
                    "round " + round);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "captioning, captioning, 0.000115, 5e-7",
        "newsReadme, newsReadme, 0.369241, 1e-6",
        "news, news, 0.390032, 1e-6",
        "locomotion, locomotion, 2053405.601, 1e-3",
        "locomotionMorl, locomotion, 3655587.614, 1e-3"
    })
    void publishedFrontsHaveTheirKnownHypervolume(
            String front, String experts, double expected, double tolerance) {
        double[] reference = PublishedFronts.expertMinima(PublishedFronts.front(experts));
        assertEquals(expected, Hypervolume.of(PublishedFronts.front(front), reference), tolerance);
    }

    @Test
    void theReferenceOfAPairOfExpertsIsTheirWorstValues() {
        assertArrayEquals(
                new double[] {0.98373229, -1.52631313},
                PublishedFronts.expertMinima(PublishedFronts.front("news")),
                1e-8);
    }

    @Test
    void pointsBelowTheReferenceAddNothing() {
        assertEquals(0, Hypervolume.of(List.of(), new double[] {0, 0}));
        assertEquals(0, Hypervolume.of(List.of(new double[] {5, -1}), new double[] {0, 0}));
        assertEquals(0, Hypervolume.of(List.of(new double[] {5, 0}), new double[] {0, 0}));
    }

    @Test
    void sizesMustAgree() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Hypervolume.of(List.of(new double[] {1, 2, 3}), new double[] {0, 0}));
        assertThrows(IllegalArgumentException.class, () -> Hypervolume.nadir(List.of()));
    }

    /// The slow twin: |A ∪ B| = |A| + |B| − |A ∩ B|, over all subsets of boxes.
    private static double inclusionExclusion(List<double[]> points, double[] reference) {
        double volume = 0;
        for (int subset = 1; subset < 1 << points.size(); subset++) {
            int chosen = subset;
            double box = 1;
            for (int k = 0; k < reference.length; k++) {
                int objective = k;
                double corner =
                        IntStream.range(0, points.size())
                                .filter(i -> (chosen >> i & 1) == 1)
                                .mapToDouble(i -> points.get(i)[objective])
                                .min()
                                .orElseThrow();
                box *= Math.max(0, corner - reference[k]);
            }
            volume += Integer.bitCount(subset) % 2 == 1 ? box : -box;
        }
        return volume;
    }
}
