package org.rewardedsoups.soups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParetoFrontTest {

    @Test
    void betterSomewhereAndNowhereWorseDominates() {
        assertTrue(ParetoFront.dominates(point(1, 2), point(1, 1)));
        assertFalse(ParetoFront.dominates(point(1, 1), point(1, 2)));
        assertFalse(ParetoFront.dominates(point(2, 1), point(1, 2)));
    }

    @Test
    void equalPointsAreAllKept() {
        assertFalse(ParetoFront.dominates(point(1, 1), point(1, 1)));
        assertEquals(
                List.of(0, 2, 3),
                ParetoFront.nonDominated(
                        List.of(point(1, 1), point(0, 1), point(1, 1), point(2, 0))));
    }

    @Test
    void pointsThatCannotBeComparedAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ParetoFront.nonDominated(List.of(point(1, Double.NaN))));
        assertThrows(
                IllegalArgumentException.class,
                () -> ParetoFront.nonDominated(List.of(point(1, 1), point(1))));
        assertEquals(List.of(), ParetoFront.nonDominated(List.of()));
    }

    @ParameterizedTest
    @CsvSource({"captioning, 8", "newsReadme, 7", "news, 12", "locomotion, 17"})
    void publishedFrontsHaveTheirPublishedNumberOfOptimalPoints(String name, int count) {
        assertEquals(count, ParetoFront.nonDominated(PublishedFronts.front(name)).size());
    }

    private static double[] point(double... rewards) {
        return rewards;
    }
}
