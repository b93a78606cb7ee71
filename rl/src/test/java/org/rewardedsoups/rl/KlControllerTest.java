package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.NonFiniteException;

class KlControllerTest {
    private final KlController.Adaptive controller = new KlController.Adaptive(0.2, 6, 1000);

    @Test
    void theCoefficientFollowsTheErrorWithinTwentyPercent() {
        assertEquals(0.2 * (1 + 0.1 * 100 / 1000), controller.update(6.6, 100).coefficient(), 1e-15);
        assertEquals(0.2 * 1.02, controller.update(600, 100).coefficient(), 1e-15);
        assertEquals(0.2 * 0.98, controller.update(-1, 100).coefficient(), 1e-15);
        assertEquals(0.2, controller.update(6, 100).coefficient());
        assertEquals(
                0.2 * 1.02,
                controller.update(Double.POSITIVE_INFINITY, 100).coefficient(),
                1e-15);
    }

    @Test
    void updatesFollowEachOther() {
        KlController twice = controller.update(100, 100).update(100, 100);
        assertEquals(0.2 * 1.02 * 1.02, twice.coefficient(), 1e-15);
    }

    @Test
    void whatWouldTurnThePenaltyIntoARewardIsRefused() {
        assertEquals(0, controller.update(0, 5000).coefficient(), 1e-15);
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> controller.update(0, 5001));
        assertTrue(e.getMessage().contains("got 5001 samples with horizon 1000.0"));
        assertTrue(KlController.adapted(0.2, 0, 6, 5001, 1000) < 0);
    }

    @Test
    void aKlThatIsNoNumberIsRefused() {
        assertThrows(NonFiniteException.class, () -> controller.update(Double.NaN, 10));
    }

    @Test
    void settingsThatControlNothingAreRefused() {
        for (double[] bad : new double[][] {{-1, 6, 9}, {0.2, 0, 9}, {0.2, 6, 0}, {0.2, 6, -1},
            {Double.NaN, 6, 9}, {0.2, Double.NaN, 9}, {0.2, 6, Double.NaN}}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new KlController.Adaptive(bad[0], bad[1], bad[2]));
        }
    }

    @Test
    void aFixedCoefficientStays() {
        KlController fixed = new KlController.Fixed(0.3);
        assertEquals(0.3, fixed.update(Double.NaN, 1_000_000).coefficient());
    }
}
