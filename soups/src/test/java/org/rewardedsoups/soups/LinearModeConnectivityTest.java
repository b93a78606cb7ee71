package org.rewardedsoups.soups;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearModeConnectivityTest {
    private static final List<Preference> LAMBDAS = Lambdas.grid(5);

    @ParameterizedTest
    @CsvSource({
        "captioning, 0, 0.001768",
        "captioning, 1, 0.000955",
        "news, 0, 0.042902",
        "news, 1, 0.082700",
        "locomotion, 0, 210.3999",
        "locomotion, 1, 391.3650"
    })
    void publishedFrontsHaveNoViolationAndTheirKnownMeanGap(String name, int k, double mean) {
        List<double[]> front = PublishedFronts.front(name);
        var lmc = measure(front, k);
        assertEquals(0, lmc.violations());
        assertEquals(0, lmc.minGap());
        assertEquals(front.size(), lmc.gaps().size());
        assertEquals(mean, lmc.meanGap(), mean > 1 ? 1e-4 : 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void theReadmesElevenPointsHaveNoViolation(int k) {
        assertEquals(0, measure(PublishedFronts.front("newsReadme"), k).violations());
    }

    @Test
    void gapsAreMeasuredFromTheChordBetweenTheExperts() {
        var lmc =
                LinearModeConnectivity.of(
                        new double[] {0, 4}, LAMBDAS, new double[] {0, 1.5, 1, 3, 4});
        assertEquals(List.of(0.0, 0.5, -1.0, 0.0, 0.0), lmc.gaps());
        assertEquals(-1, lmc.minGap());
        assertEquals(-0.5 / 5, lmc.meanGap(), 1e-15);
        assertEquals(1, lmc.violations());
    }

    @Test
    void aGapWithinItsToleranceIsNoViolation() {
        double[] soups = {0, 0.5, 1, 2, 4};
        double[] experts = {0, 4};
        assertEquals(
                1,
                LinearModeConnectivity.of(experts, LAMBDAS, soups, new double[] {0, 0.5, 0.9, 1, 0})
                        .violations());
        assertEquals(3, LinearModeConnectivity.of(experts, LAMBDAS, soups).violations());
    }

    @Test
    void standardErrorsAddInSquares() {
        double[] errors =
                LinearModeConnectivity.standardErrors(
                        new double[] {4, 6}, Lambdas.grid(3), new double[] {3, 2, 8});
        assertArrayEquals(new double[] {5, Math.sqrt(4 + 4 + 9), 10}, errors, 1e-12);
    }

    @Test
    void expertsAloneHaveNoGap() {
        var lmc =
                LinearModeConnectivity.of(
                        new double[] {0, 4}, Lambdas.grid(2), new double[] {0, 4});
        assertEquals(new LinearModeConnectivity(List.of(0.0, 0.0), 0, 0, 0), lmc);
    }

    @Test
    void sizesMustAgree() {
        assertThrows(
                IllegalArgumentException.class,
                () -> LinearModeConnectivity.of(new double[] {0, 4}, LAMBDAS, new double[3]));
        assertThrows(
                IllegalArgumentException.class,
                () -> LinearModeConnectivity.of(new double[] {0, 4, 1}, LAMBDAS, new double[5]));
    }

    private static LinearModeConnectivity measure(List<double[]> front, int k) {
        return LinearModeConnectivity.of(
                PublishedFronts.experts(front, k),
                Lambdas.grid(front.size()),
                PublishedFronts.objective(front, k));
    }
}
