package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Rngs;

class LengthSamplerTest {
    @Test
    void theUpperBoundIsExcluded() {
        assertArrayEquals(new int[] {2, 3, 4}, new LengthSampler(2, 5).support());
    }

    @Test
    void everyLengthComesAboutEquallyOften() {
        var rng = new Rngs(1).stream("lengths");
        int[] counts = new int[16];
        for (int i = 0; i < 16_000; i++) {
            counts[new LengthSampler(16, 32).draw(rng) - 16]++;
        }
        for (int count : counts) {
            assertTrue(Math.abs(count - 1000) < 200, "count " + count);
        }
    }

    @Test
    void anEmptyRangeIsRefusedAtOnce() {
        var e = assertThrows(IllegalArgumentException.class, () -> new LengthSampler(7, 7));
        assertEquals(
                "length sampler: expected 0 ≤ min < max, since max is excluded, got 7 and 7",
                e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new LengthSampler(-1, 3));
    }
}
