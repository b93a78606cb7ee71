package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import org.rewardedsoups.tensor.Tensor;

/// Sums and maxima along an axis.
final class VectorReductions {
    /// Elements that make a task.
    private static final long CHUNK = 16_384;

    /// Columns that a task sums at a time.
    private static final int STRIP = 4 * WIDTH;

    private VectorReductions() {}

    /// What to do with the rows `first` to `last`.
    interface RowsTask {
        void run(long first, long last, Scratch scratch);
    }

    /// Cuts `rows` rows of `width` elements into tasks.
    static void rows(long rows, long width, RowsTask body) {
        cut(rows, rows * width / CHUNK, body);
    }

    /// Cuts `rows` rows into so many tasks, at least 1 and at most one for each row.
    static void cut(long rows, long wanted, RowsTask body) {
        cut(Workers.ALL, rows, wanted, body);
    }

    static void cut(Workers.Team team, long rows, long wanted, RowsTask body) {
        int tasks = (int) Math.clamp(wanted, 1, Math.max(1, rows));
        team.run(
                tasks,
                (task, scratch) ->
                        body.run(rows * task / tasks, rows * (task + 1) / tasks, scratch));
    }

    static void sum(Tensor x, Tensor out) {
        long n = x.dim(1);
        if (x.dim(2) != 1) {
            columnSums(x, out);
            return;
        }
        rows(
                x.dim(0),
                n,
                (first, last, _) -> {
                    for (long row = first; row < last; row++) {
                        float sum = rowSum(Memory.of(x) + 4 * row * n, n);
                        Memory.setFloat(Memory.of(out) + 4 * row, sum);
                    }
                });
    }

    private static float rowSum(long x, long n) {
        FloatVector s0 = Lanes.splat(0f);
        FloatVector s1 = s0;
        long i = 0;
        for (; i <= n - 2 * WIDTH; i += 2 * WIDTH) {
            s0 = s0.add(Lanes.load(x + 4 * i));
            s1 = s1.add(Lanes.load(x + 4 * i + BYTES));
        }
        float sum = Lanes.sum(s0.add(s1));
        for (; i < n; i++) {
            sum += Memory.getFloat(x + 4 * i);
        }
        return sum;
    }

    /// Sums over the middle axis: tasks take strips of columns, so that the order of summation
    /// never depends on the number of threads.
    private static void columnSums(Tensor x, Tensor out) {
        long n = x.dim(1);
        long inner = x.dim(2);
        int strips = (int) ((inner + STRIP - 1) / STRIP);
        Workers.run(
                Math.toIntExact(x.dim(0) * strips),
                (task, _) -> {
                    long outer = task / strips;
                    long column = (long) (task % strips) * STRIP;
                    long from = Memory.of(x) + 4 * (outer * n * inner + column);
                    long to = Memory.of(out) + 4 * (outer * inner + column);
                    if (column + STRIP <= inner) {
                        strip(from, n, 4 * inner, to);
                    } else {
                        for (long c = 0; c < inner - column; c++) {
                            float sum = 0;
                            for (long j = 0; j < n; j++) {
                                sum += Memory.getFloat(from + 4 * (c + j * inner));
                            }
                            Memory.setFloat(to + 4 * c, sum);
                        }
                    }
                });
    }

    private static void strip(long x, long n, long step, long out) {
        FloatVector s0 = Lanes.splat(0f);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (long j = 0; j < n; j++) {
            long row = x + j * step;
            s0 = s0.add(Lanes.load(row));
            s1 = s1.add(Lanes.load(row + BYTES));
            s2 = s2.add(Lanes.load(row + 2L * BYTES));
            s3 = s3.add(Lanes.load(row + 3L * BYTES));
        }
        Lanes.store(s0, out);
        Lanes.store(s1, out + BYTES);
        Lanes.store(s2, out + 2L * BYTES);
        Lanes.store(s3, out + 3L * BYTES);
    }

    static void max(Tensor x, Tensor out) {
        long n = x.dim(1);
        long inner = x.dim(2);
        rows(
                out.size(),
                n,
                (first, last, _) -> {
                    for (long i = first; i < last; i++) {
                        long from = Memory.of(x) + 4 * (i / inner * n * inner + i % inner);
                        float max = inner == 1 ? rowMax(from, n) : max(from, n, 4 * inner);
                        Memory.setFloat(Memory.of(out) + 4 * i, max);
                    }
                });
    }

    private static float max(long x, long n, long step) {
        float max = Float.NEGATIVE_INFINITY;
        for (long j = 0; j < n; j++) {
            max = Math.max(max, Memory.getFloat(x + j * step));
        }
        return max;
    }

    private static float rowMax(long x, long n) {
        FloatVector max = Lanes.splat(Float.NEGATIVE_INFINITY);
        long whole = n / WIDTH * WIDTH;
        for (long i = 0; i < whole; i += WIDTH) {
            max = max.max(Lanes.load(x + 4 * i));
        }
        return Math.max(Lanes.max(max), max(x + 4 * whole, n - whole, 4));
    }
}
