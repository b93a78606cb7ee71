package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.rewardedsoups.tensor.vector.Lanes.BYTES;

import java.lang.foreign.MemorySegment;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Element-wise kernels: cuts tensors into runs and chunks; the loops are in [UnaryLoops] and
/// [BinaryLoops]. The last, incomplete vector of a run is computed in scratch memory.
final class VectorElementwise {
    /// Elements that make a task.
    private static final long CHUNK = 16_384;

    private VectorElementwise() {}

    static void unary(Unary op, Tensor x, Tensor out) {
        long n = out.size();
        MemorySegment from = x.data();
        MemorySegment to = out.data();
        int tasks = (int) Math.max(1, n / CHUNK);
        Workers.run(
                tasks,
                (task, scratch) -> {
                    long first = chunkStart(n, task, tasks);
                    long last = chunkStart(n, task + 1, tasks);
                    long whole = last - (last - first) % Lanes.WIDTH;
                    UnaryLoops.run(op, from, to, 4 * first, 4 * whole);
                    if (whole < last) {
                        MemorySegment tail = scratch.vectors;
                        long bytes = 4 * (last - whole);
                        MemorySegment.copy(from, 4 * whole, tail, 0, bytes);
                        UnaryLoops.run(op, tail, tail, 0, BYTES);
                        MemorySegment.copy(tail, 0, to, 4 * whole, bytes);
                    }
                });
    }

    static void binary(Binary op, Tensor a, Tensor b, Tensor out) {
        Runs cut = Runs.of(a, b);
        if (cut == null) {
            binary(op, a.plain(), b.plain(), out);
            return;
        }
        if (cut.count == 1) {
            int tasks = (int) Math.max(1, cut.length / CHUNK);
            Workers.run(
                    tasks,
                    (task, scratch) -> {
                        long first = chunkStart(cut.length, task, tasks);
                        long last = chunkStart(cut.length, task + 1, tasks);
                        run(op, cut, 0, first, last, a.data(), b.data(), out.data(), scratch);
                    });
            return;
        }
        int tasks = (int) Math.clamp(out.size() / CHUNK, 1, cut.count);
        Workers.run(
                tasks,
                (task, scratch) -> {
                    long end = cut.count * (task + 1) / tasks;
                    for (long r = cut.count * task / tasks; r < end; r++) {
                        run(op, cut, r, 0, cut.length, a.data(), b.data(), out.data(), scratch);
                    }
                });
    }

    /// Elements `first` to `last` of run `r`.
    private static void run(
            Binary op,
            Runs cut,
            long r,
            long first,
            long last,
            MemorySegment a,
            MemorySegment b,
            MemorySegment out,
            Scratch scratch) {
        long aAt = 4 * (cut.aStart(r) + (first & cut.aMask));
        long bAt = 4 * (cut.bStart(r) + (first & cut.bMask));
        long to = 4 * (r * cut.length + first);
        long bytes = 4 * (last - first);
        long whole = bytes - bytes % BYTES;
        BinaryLoops.Operand x = operand(a, aAt, cut.aMask, scratch, 0);
        BinaryLoops.Operand y = operand(b, bAt, cut.bMask, scratch, BYTES);
        BinaryLoops.run(op, x, y, out, to, whole);
        if (whole < bytes) {
            long rest = bytes - whole;
            if (cut.aMask != 0) {
                MemorySegment.copy(a, aAt + whole, scratch.vectors, 0, rest);
                x = new BinaryLoops.Operand(scratch.vectors, 0, 0);
            }
            if (cut.bMask != 0) {
                MemorySegment.copy(b, bAt + whole, scratch.vectors, BYTES, rest);
                y = new BinaryLoops.Operand(scratch.vectors, BYTES, 0);
            }
            BinaryLoops.run(op, x, y, scratch.vectors, 2L * BYTES, BYTES);
            MemorySegment.copy(scratch.vectors, 2L * BYTES, out, to + whole, rest);
        }
    }

    /// The operand itself if it advances, else its one float repeated in scratch memory.
    private static BinaryLoops.Operand operand(
            MemorySegment data, long at, long mask, Scratch scratch, long slot) {
        if (mask != 0) {
            return new BinaryLoops.Operand(data, at, mask);
        }
        Lanes.store(Lanes.splat(data.get(JAVA_FLOAT_UNALIGNED, at)), scratch.vectors, slot);
        return new BinaryLoops.Operand(scratch.vectors, slot, 0);
    }

    /// Where chunk `task` starts: a multiple of the vector width, except at the end.
    private static long chunkStart(long n, long task, long tasks) {
        return task == tasks ? n : n * task / tasks / Lanes.WIDTH * Lanes.WIDTH;
    }
}
