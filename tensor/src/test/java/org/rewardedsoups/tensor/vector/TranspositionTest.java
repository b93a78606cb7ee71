package org.rewardedsoups.tensor.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/// Blocks transposed in registers against two loops, and what stands around them.
class TranspositionTest {
    private static final int STEP = Lanes.WIDTH + 3;
    private static final int TO_STEP = Lanes.WIDTH + 5;
    private static final int FIRST = 7;
    private static final int AT = 11;

    @Test
    void blocksOfArraysAndOfMemoryAreTransposed() {
        float[] from = new float[FIRST + Lanes.WIDTH * STEP];
        for (int i = 0; i < from.length; i++) {
            from[i] = i + 1;
        }
        float[] expected = new float[AT + Lanes.WIDTH * TO_STEP];
        for (int i = 0; i < Lanes.WIDTH; i++) {
            for (int j = 0; j < Lanes.WIDTH; j++) {
                expected[AT + j * TO_STEP + i] = from[FIRST + i * STEP + j];
            }
        }
        float[] actual = new float[expected.length];
        Transposition.block(from, FIRST, STEP, actual, AT, TO_STEP);
        assertArrayEquals(expected, actual);

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, from);
            float[] again = new float[expected.length];
            Transposition.block(memory.address() + 4 * FIRST, 4 * STEP, again, AT, TO_STEP);
            assertArrayEquals(expected, again);
        }
    }
}
