package org.rewardedsoups.soups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PreferenceTest {

    @Test
    void weightsThatDoNotSumToOneAreRefusedWithTheirSum() {
        var e = assertThrows(IllegalArgumentException.class, () -> new Preference(0.3, 0.3));
        assertEquals(
                "preference: expected weights that sum to 1, got sum 0.6 in (0.3, 0.3)",
                e.getMessage());
    }

    @Test
    void roundingOfTheSumIsForgiven() {
        assertEquals(3, new Preference(1 / 3.0, 1 / 3.0, 1 / 3.0).size());
        assertThrows(IllegalArgumentException.class, () -> new Preference(0.5, 0.500002));
    }

    @Test
    void negativeWeightsAreAnExtrapolationThatMustBeAskedFor() {
        assertThrows(IllegalArgumentException.class, () -> new Preference(1.5, -0.5));
        assertEquals(-0.5, Preference.extrapolating(1.5, -0.5).get(1));
        assertThrows(IllegalArgumentException.class, () -> Preference.extrapolating(1.5, 0.5));
    }

    @Test
    void weightsThatAreNotNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Preference(Double.NaN, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> Preference.extrapolating(Double.POSITIVE_INFINITY, 1));
        assertThrows(IllegalArgumentException.class, () -> new Preference(List.of()));
    }

    @Test
    void aSingleNumberIsThePapersLambda() {
        assertEquals(new Preference(0.7, 0.3), Preference.parse("0.3"));
        assertEquals(new Preference(0.2, 0.3, 0.5), Preference.parse("0.2,0.3,0.5"));
        assertThrows(IllegalArgumentException.class, () -> Preference.parse("1.3"));
        assertThrows(IllegalArgumentException.class, () -> Preference.parse("0.3,"));
    }

    @Test
    void theWeightsCannotBeChangedFromOutside() {
        double[] weights = {1, 0};
        var lambda = new Preference(weights);
        weights[0] = 7;
        assertEquals(List.of(1.0, 0.0), lambda.weights());
    }

    @Test
    void theNumberOfExpertsMustFit() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Preference(0.5, 0.5).requireSize(3));
        assertTrue(e.getMessage().contains("3 experts, got 2"), e.getMessage());
    }

    @Test
    void aVertexIsOneExpertAlone() {
        assertTrue(new Preference(0, 1, 0).vertex());
        assertFalse(new Preference(0, 0.5, 0.5).vertex());
    }

    @Test
    void mixingIsTheWeightedSum() {
        assertEquals(0.3 * 2 + 0.7 * 5, new Preference(0.3, 0.7).mix(2, 5), 1e-15);
    }
}
