package org.rewardedsoups.tensor.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Memory that one thread's kernels reuse: heap arrays for the register-blocked ones (big kernels
/// over segments may never be compiled well), and a few native vectors for tails and constants.
final class Scratch {
    /// Bytes of [#strip]: they stay in the first cache.
    static final int STRIP = 8192;

    private static final int ARRAYS = 10;

    private final MemorySegment memory =
            Arena.ofAuto().allocate(STRIP + 4L * Lanes.BYTES, Lanes.BYTES);

    /// Address of what one loop hands to the next, [#STRIP] bytes; a tile of a product fits in, too.
    final long strip = memory.address();

    /// Address of four vectors.
    final long vectors = strip + STRIP;

    private final float[][] arrays = new float[ARRAYS][0];

    private long chunk;

    /// Whether `number` is not the last one that this was asked with: [Gemm] packs for each chunk once.
    boolean enter(long number) {
        boolean isNew = chunk != number;
        chunk = number;
        return isNew;
    }

    /// Bytes of the arrays.
    long bytes() {
        return Arrays.stream(arrays).mapToLong(array -> 4L * array.length).sum();
    }

    /// Array number `slot`, of at least `length` floats with arbitrary contents.
    float[] array(int slot, int length) {
        if (arrays[slot].length < length) {
            arrays[slot] = new float[length + length / 4];
        }
        return arrays[slot];
    }

    /// Array number `slot` with its first `length` floats 0.
    float[] zeros(int slot, int length) {
        float[] array = array(slot, length);
        Arrays.fill(array, 0, length, 0f);
        return array;
    }
}
