package org.rewardedsoups.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.TreeSet;

/// Memory that is handed out and taken back in any order: what the open scopes of a thread live on.
///
/// It consists of chunks that are never returned to the system. A request gets the smallest free
/// block that is large enough, and a block that comes back joins its free neighbours, so that
/// batches of ever-changing length leave no holes behind.
final class Region {
    /// Alignment of tensors, and the spare bytes in front of each (TornadoVM's header goes there).
    static final int ALIGNMENT = 64;

    /// Chunks are multiples of this, so that sizes that grow slowly do not each take a new one.
    private static final long CHUNK = 32L << 20;

    private final Arena arena = Arena.ofAuto();
    private final TreeSet<Block> free =
            new TreeSet<>(
                    Comparator.<Block>comparingLong(block -> block.bytes)
                            .thenComparingInt(block -> block.chunk)
                            .thenComparingLong(block -> block.offset));
    private int chunks;
    private long reserved;
    private long used;
    private long peak;

    /// A stretch of a chunk, handed out or free, between its neighbours.
    static final class Block {
        private final MemorySegment memory;
        private final int chunk;
        private long offset;
        private long bytes;
        private boolean taken;
        private Block before;
        private Block after;

        private Block(MemorySegment memory, int chunk, long offset, long bytes) {
            this.memory = memory;
            this.chunk = chunk;
            this.offset = offset;
            this.bytes = bytes;
        }

        /// The first `size` bytes, after the spare ones.
        MemorySegment data(long size) {
            return memory.asSlice(offset + ALIGNMENT, size, ALIGNMENT);
        }
    }

    /// Bytes taken from the system.
    long reserved() {
        return reserved;
    }

    /// Bytes handed out at present, with their spare ones.
    long used() {
        return used;
    }

    /// Most bytes handed out at a time since [#resetPeak].
    long peak() {
        return peak;
    }

    /// Lets the peak begin anew at `bytes`, or at what is in use if that is more.
    void resetPeak(long bytes) {
        peak = Math.max(bytes, used);
    }

    /// Uninitialised, aligned memory for a tensor of `size` bytes.
    Block allocate(long size) {
        long needed = ALIGNMENT + Math.ceilDiv(size, (long) ALIGNMENT) * ALIGNMENT;
        Block block = free.ceiling(new Block(null, -1, 0, needed));
        if (block == null) {
            block = grow(needed);
        }
        free.remove(block);
        if (block.bytes > needed) {
            split(block, needed);
        }
        block.taken = true;
        used += block.bytes;
        peak = Math.max(peak, used);
        return block;
    }

    private Block grow(long needed) {
        long bytes = Math.ceilDiv(needed, CHUNK) * CHUNK;
        Block block = new Block(arena.allocate(bytes, ALIGNMENT), chunks++, 0, bytes);
        reserved += bytes;
        return block;
    }

    private void split(Block block, long bytes) {
        Block rest =
                new Block(block.memory, block.chunk, block.offset + bytes, block.bytes - bytes);
        rest.before = block;
        rest.after = block.after;
        if (rest.after != null) {
            rest.after.before = rest;
        }
        block.after = rest;
        block.bytes = bytes;
        free.add(rest);
    }

    /// Takes a block back.
    void free(Block block) {
        block.taken = false;
        used -= block.bytes;
        Block first = block;
        if (isFree(block.before)) {
            first = block.before;
            join(first, block);
        }
        if (isFree(block.after)) {
            free.remove(block.after);
            join(first, block.after);
        }
        free.add(first);
    }

    private static boolean isFree(Block block) {
        return block != null && !block.taken;
    }

    /// Makes `first` end where `second` does; a block in the set must leave it before it changes.
    private void join(Block first, Block second) {
        free.remove(first);
        first.bytes += second.bytes;
        first.after = second.after;
        if (second.after != null) {
            second.after.before = first;
        }
    }

    /// Memory for a tensor that the garbage collector frees.
    static MemorySegment collected(long bytes) {
        return Arena.ofAuto()
                .allocate(ALIGNMENT + bytes, ALIGNMENT)
                .asSlice(ALIGNMENT, bytes, ALIGNMENT);
    }
}
