package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    @Test
    void constantIsOne() {
        assertArrayEquals(new double[] {1, 1, 1}, first(3, Schedule.constant()));
    }

    @Test
    void linearRisesThenFallsToZeroAndStaysThere() {
        assertArrayEquals(
                new double[] {0.5, 1, 1, 0.75, 0.5, 0.25, 0, 0},
                first(8, Schedule.linear(2, 6)),
                1e-15);
    }

    @Test
    void cosineRisesThenFallsToItsFloorAndStaysThere() {
        assertArrayEquals(
                new double[] {0.25, 0.5, 0.75, 1, 1, 0.6, 0.2, 0.2},
                first(8, Schedule.cosine(4, 6, 0.2)),
                1e-15);
    }

    /// Learning rates that the original printed.
    @ParameterizedTest
    @CsvSource({
        "0, 2e-8",
        "1, 2.0002000200020004e-8",
        "5000, 4e-8",
        "9998, 1e-4",
        "9999, 2e-4",
        "10000, 2e-4",
        "23614, 1.6e-4",
        "47228, 1.28e-4"
    })
    void hyperbolicRatesAreThoseOfTheOriginal(long steps, double rate) {
        Schedule schedule = Schedule.hyperbolic(10_000, 2 * 11_807, 0.8, 5e-7 / 2e-4);
        assertEquals(rate, 2e-4 * schedule.factor(steps), 1e-18);
    }

    @Test
    void hyperbolicFallsToItsFloorAndIsBelowItBeforeOnly() {
        Schedule schedule = Schedule.hyperbolic(100, 10, 0.5, 0.05);
        assertEquals(0.01, schedule.factor(0), 1e-15);
        assertEquals(0.05, schedule.factor(100), 1e-15);
        assertEquals(0.05, schedule.factor(1_000_000), 1e-15);
        assertEquals(1, Schedule.hyperbolic(1, 10, 0.5, 0).factor(0), 1e-15);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2e-8", "5000, 1e-4", "10000, 2e-4", "23614, 1.6e-4", "47228, 1.28e-4"})
    void annealingRatesAreThoseOfTheOriginal(long steps, double rate) {
        Schedule schedule = Schedule.annealing(10_000, 2 * 11_807, 0.8);
        assertEquals(rate, 2e-4 * schedule.factor(steps), 1e-18);
    }

    @Test
    void aScheduleThatCountsBatchesGoesFasterWhenAStepTakesSeveral() {
        Schedule schedule = Schedule.stepDecay(4, 0.5).everyBatches(2);
        assertArrayEquals(new double[] {1, 1, 0.5, 0.5, 0.25}, first(5, schedule), 1e-15);
    }

    @Test
    void withoutWarmUpTheFirstFactorIsOne() {
        assertEquals(1, Schedule.linear(0, 10).factor(0));
        assertEquals(1, Schedule.cosine(0, 10, 0).factor(0));
    }

    @Test
    void stepDecayFallsEverySoManySteps() {
        assertArrayEquals(
                new double[] {1, 1, 0.8, 0.8, 0.64}, first(5, Schedule.stepDecay(2, 0.8)), 1e-15);
    }

    @Test
    void aWarmUpLongerThanTheRunIsRefused() {
        var e = assertThrows(IllegalArgumentException.class, () -> Schedule.linear(7, 6));
        assertEquals("schedule: expected 0 ≤ warmUp ≤ total, got 7 and 6", e.getMessage());
    }

    @Test
    void annealingWithoutWarmUpIsRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> Schedule.annealing(0, 10, 0.8));
        assertEquals("annealing: expected warmUp ≥ 1, got 0", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Schedule.annealing(10, 0, 0.8));
    }

    private static double[] first(int n, Schedule schedule) {
        return LongStream.range(0, n).mapToDouble(schedule::factor).toArray();
    }
}
