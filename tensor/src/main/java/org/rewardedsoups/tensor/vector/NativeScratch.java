package org.rewardedsoups.tensor.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Native memory that calls of a kernel share one after the other; the caller holds its lock.
final class NativeScratch {
    private MemorySegment data = MemorySegment.NULL;

    /// The address of at least `bytes`, aligned to vectors, with arbitrary contents.
    long atLeast(long bytes) {
        if (data.byteSize() < bytes) {
            data = Arena.ofAuto().allocate(bytes, Lanes.BYTES);
        }
        return data.address();
    }
}
