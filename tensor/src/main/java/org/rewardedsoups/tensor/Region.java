package org.rewardedsoups.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Memory handed out from front to back and taken back in one piece: what the open scopes of a
/// thread live on.
///
/// It consists of chunks that are never returned to the system. Whatever the shapes of a step, it
/// takes no more than the largest step needed.
final class Region {
    /// Alignment of tensors, and the spare bytes in front of each (TornadoVM's header goes there).
    static final int ALIGNMENT = 64;

    private static final long CHUNK = 32L << 20;

    private final Arena arena = Arena.ofAuto();
    private final List<MemorySegment> chunks = new ArrayList<>();
    private long reserved;
    private Mark next = new Mark(0, 0);

    /// A place in the region: everything from here on is free.
    record Mark(int chunk, long offset) {}

    /// Where the next piece would begin.
    Mark mark() {
        return next;
    }

    /// Takes back all that was handed out since `mark`.
    void reset(Mark mark) {
        next = mark;
    }

    /// Bytes taken from the system.
    long reserved() {
        return reserved;
    }

    /// Uninitialised memory for a tensor, aligned, after at least [#ALIGNMENT] spare bytes.
    MemorySegment allocate(long bytes) {
        long needed = ALIGNMENT + Math.ceilDiv(bytes, (long) ALIGNMENT) * ALIGNMENT;
        int chunk = next.chunk();
        long offset = next.offset();
        while (chunk < chunks.size() && chunks.get(chunk).byteSize() - offset < needed) {
            chunk++;
            offset = 0;
        }
        if (chunk == chunks.size()) {
            long size = Math.max(CHUNK, needed);
            chunks.add(arena.allocate(size, ALIGNMENT));
            reserved += size;
        }
        next = new Mark(chunk, offset + needed);
        return chunks.get(chunk).asSlice(offset + ALIGNMENT, bytes, ALIGNMENT);
    }

    /// The same from memory that the garbage collector frees.
    static MemorySegment collected(long bytes) {
        return Arena.ofAuto()
                .allocate(ALIGNMENT + bytes, ALIGNMENT)
                .asSlice(ALIGNMENT, bytes, ALIGNMENT);
    }
}
