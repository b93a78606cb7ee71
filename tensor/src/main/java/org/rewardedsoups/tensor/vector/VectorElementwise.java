package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Element-wise kernels: cuts tensors into runs and chunks; the loops are in [UnaryLoops] and
/// [BinaryLoops]. The last, incomplete vector of a run is computed in scratch memory.
final class VectorElementwise {
    /// Elements that make a task, and at most as many bytes does a loop run over.
    static final int CHUNK = 16_384;

    private VectorElementwise() {}

    static void unary(Unary op, Tensor x, Tensor out) {
        long n = out.size();
        int tasks = (int) Math.max(1, n / CHUNK);
        Workers.run(
                tasks,
                (task, scratch) -> {
                    long first = chunkStart(n, task, tasks);
                    int count = (int) (chunkStart(n, task + 1, tasks) - first);
                    int whole = 4 * (count - count % WIDTH);
                    long from = Memory.of(x) + 4 * first;
                    long to = Memory.of(out) + 4 * first;
                    UnaryLoops.run(op, from, to, whole);
                    int rest = 4 * count - whole;
                    if (rest > 0) {
                        Memory.copy(from + whole, rest, scratch.vectors);
                        UnaryLoops.run(op, scratch.vectors, scratch.vectors, BYTES);
                        Memory.copy(scratch.vectors, rest, to + whole);
                    }
                });
    }

    static void binary(Binary op, Tensor a, Tensor b, Tensor out) {
        Runs cut = Runs.of(a, b);
        if (cut == null) {
            binary(op, a.plain(), b.plain(), out);
            return;
        }
        long pieces = Math.max(1, cut.length / CHUNK);
        long all = cut.count * pieces;
        int tasks = (int) Math.clamp(out.size() / CHUNK, 1, Math.max(1, all));
        Workers.run(
                tasks,
                (task, scratch) -> {
                    long end = all * (task + 1) / tasks;
                    for (long i = all * task / tasks; i < end; i++) {
                        long run = i / pieces;
                        long first = chunkStart(cut.length, i % pieces, pieces);
                        int count = (int) (chunkStart(cut.length, i % pieces + 1, pieces) - first);
                        long x = Memory.of(a) + 4 * (cut.aStart(run) + (first & cut.aMask));
                        long y = Memory.of(b) + 4 * (cut.bStart(run) + (first & cut.bMask));
                        long to = Memory.of(out) + 4 * (run * cut.length + first);
                        int bytes = 4 * (count - count % WIDTH);
                        long a0 = cut.aMask == 0 ? repeated(x, scratch.vectors) : x;
                        long b0 = cut.bMask == 0 ? repeated(y, scratch.vectors + BYTES) : y;
                        BinaryLoops.run(op, a0, cut.aMask, b0, cut.bMask, to, bytes);
                        if (count % WIDTH > 0) {
                            tail(op, cut, x, y, to, bytes, 4 * (count % WIDTH), scratch.vectors);
                        }
                    }
                });
    }

    /// The last `rest` bytes of a run, which begin after `done`.
    private static void tail(
            Binary op, Runs cut, long x, long y, long out, int done, int rest, long scratch) {
        if (cut.aMask != 0) {
            Memory.copy(x + done, rest, scratch);
        }
        if (cut.bMask != 0) {
            Memory.copy(y + done, rest, scratch + BYTES);
        }
        long result = scratch + 2L * BYTES;
        BinaryLoops.run(op, scratch, 0, scratch + BYTES, 0, result, BYTES);
        Memory.copy(result, rest, out + done);
    }

    /// A vector of the float at `x`, written to `vector`.
    private static long repeated(long x, long vector) {
        Lanes.store(Lanes.splat(Memory.getFloat(x)), vector);
        return vector;
    }

    /// Where chunk `task` starts: a multiple of the vector width, except at the end.
    static long chunkStart(long n, long task, long tasks) {
        return task == tasks ? n : n * task / tasks / WIDTH * WIDTH;
    }
}
