package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {
    /// Values from tables of the error function, such as erf(1/√2) = 0.682689492137086.
    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "1, 0.8413447460685429",
        "-1, 0.15865525393145705",
        "2, 0.9772498680518208",
        "3, 0.9986501019683699",
        "-3, 0.0013498980316300933"
    })
    void theDistributionFunctionHasItsTabulatedValues(double x, double expected) {
        assertEquals(expected, Normal.cdf(x), 1e-15);
    }

    @Test
    void farTailsKeepTheirLeadingDigits() {
        assertEquals(9.865876450376981e-10, Normal.cdf(-6), 1e-22);
        assertEquals(6.220960574271785e-16, Normal.cdf(-8), 1e-28);
        assertEquals(1, Normal.cdf(9));
        assertEquals(0, Normal.cdf(Double.NEGATIVE_INFINITY));
        assertTrue(Double.isNaN(Normal.cdf(Double.NaN)));
    }

    @Test
    void bothFormulasAgreeWhereTheyMeet() {
        double slope = Normal.density(5);
        assertEquals(slope, (Normal.cdf(5 + 1e-7) - Normal.cdf(5 - 1e-7)) / 2e-7, 1e-8);
        assertEquals(1, Normal.cdf(5.5) + Normal.cdf(-5.5), 1e-15);
    }

    @Test
    void theDerivativeOfTheDistributionIsTheDensity() {
        for (double x = -4; x <= 4; x += 0.37) {
            double slope = (Normal.cdf(x + 1e-5) - Normal.cdf(x - 1e-5)) / 2e-5;
            assertEquals(Normal.density(x), slope, 1e-9);
        }
    }
}
