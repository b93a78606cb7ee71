package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

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

    private static double[] first(int n, Schedule schedule) {
        return LongStream.range(0, n).mapToDouble(schedule::factor).toArray();
    }
}
