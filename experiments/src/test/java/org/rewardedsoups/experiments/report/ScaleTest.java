package org.rewardedsoups.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @Test
    void valuesAreDrawnInProportion() {
        Scale scale = new Scale(0, 2, 100, 300);
        assertEquals(100, scale.at(0));
        assertEquals(250, scale.at(1.5));
        assertEquals(150, new Scale(0, 2, 200, 100).at(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-3.2, 8.1", "0.4231, 0.4239", "-1e6, 5e6", "1999.5, 2000.5"})
    void ticksAreRoundFewAndWithinTheAxis(double min, double max) {
        Scale scale = new Scale(min, max, 0, 1);
        List<Double> ticks = scale.ticks(5);
        assertTrue(ticks.size() >= 2 && ticks.size() <= 8, ticks.toString());
        for (double tick : ticks) {
            assertTrue(tick >= min - 1e-9 && tick <= max + 1e-9);
            double shown = Double.parseDouble(scale.label(tick, 5).replace('−', '-'));
            assertEquals(tick, shown, (max - min) * 1e-9);
        }
        assertEquals(ticks.size(), ticks.stream().map(t -> scale.label(t, 5)).distinct().count());
    }

    @Test
    void equalValuesStillGiveAnAxis() {
        Scale flat = Scale.around(List.of(0.5, 0.5), 0.1, 0, 100);
        assertEquals(50, flat.at(0.5), 1e-9);
        assertEquals(50, Scale.around(List.of(0.0), 0.1, 0, 100).at(0), 1e-9);
        assertEquals(new Scale(0, 1, 0, 100), Scale.around(List.of(Double.NaN), 0.1, 0, 100));
    }

    @ParameterizedTest
    @CsvSource({"0.51234, 0.0134, 0.512 ± 0.013", "-12.345, 1.26, −12.3 ± 1.3", "3, 0, 3.000"})
    void aMeasurementHasTheDigitsItsErrorAllows(double value, double error, String text) {
        assertEquals(text, Numbers.measured(value, error));
    }

    @Test
    void signsAreShown() {
        assertEquals("+0.1200", Numbers.signed(0.12));
        assertEquals("−0.1200", Numbers.signed(-0.12));
        assertEquals("0.0000", Numbers.plain(-1e-9));
    }

    @Test
    void coloursRunFromBlueToOrange() {
        assertTrue(Palette.between(0).matches("#[0-9a-f]{4}[c-f][0-9a-f]"), Palette.between(0));
        assertTrue(
                Palette.between(1).matches("#[d-f][0-9a-f]{3}[0-4][0-9a-f]"), Palette.between(1));
        assertEquals(Palette.between(0.3), Palette.of(List.of(0.7, 0.3)));
        assertEquals(7, Palette.of(List.of(0.2, 0.3, 0.5)).length());
    }
}
