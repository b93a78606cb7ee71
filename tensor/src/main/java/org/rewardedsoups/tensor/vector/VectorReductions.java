package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.rewardedsoups.tensor.Tensor;

/// Sums, maxima and softmax along an axis.
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
        rows(rows, width, CHUNK, body);
    }

    /// The same into tasks of about `grain` elements.
    static void rows(long rows, long width, long grain, RowsTask body) {
        int tasks = (int) Math.clamp(rows * width / grain, 1, Math.max(1, rows));
        Workers.run(
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
        MemorySegment from = x.data();
        MemorySegment to = out.data();
        rows(
                x.dim(0),
                n,
                (first, last, _) -> {
                    for (long row = first; row < last; row++) {
                        to.set(JAVA_FLOAT_UNALIGNED, 4 * row, rowSum(from, 4 * row * n, n));
                    }
                });
    }

    private static float rowSum(MemorySegment x, long at, long n) {
        FloatVector s0 = Lanes.splat(0f);
        FloatVector s1 = s0;
        long i = 0;
        for (; i <= n - 2 * WIDTH; i += 2 * WIDTH) {
            s0 = s0.add(Lanes.load(x, at + 4 * i));
            s1 = s1.add(Lanes.load(x, at + 4 * i + BYTES));
        }
        float sum = Lanes.sum(s0.add(s1));
        for (; i < n; i++) {
            sum += x.get(JAVA_FLOAT_UNALIGNED, at + 4 * i);
        }
        return sum;
    }

    /// Sums over the middle axis: tasks take strips of columns, so that the order of summation
    /// never depends on the number of threads.
    private static void columnSums(Tensor x, Tensor out) {
        long n = x.dim(1);
        long inner = x.dim(2);
        int strips = (int) ((inner + STRIP - 1) / STRIP);
        MemorySegment from = x.data();
        MemorySegment to = out.data();
        Workers.run(
                Math.toIntExact(x.dim(0) * strips),
                (task, _) -> {
                    long outer = task / strips;
                    long column = (long) (task % strips) * STRIP;
                    long first = outer * n * inner + column;
                    if (column + STRIP <= inner) {
                        strip(from, 4 * first, n, 4 * inner, to, 4 * (outer * inner + column));
                    } else {
                        for (long c = column; c < inner; c++) {
                            float sum = 0;
                            for (long j = 0; j < n; j++) {
                                long at = 4 * (first + c - column + j * inner);
                                sum += from.get(JAVA_FLOAT_UNALIGNED, at);
                            }
                            to.set(JAVA_FLOAT_UNALIGNED, 4 * (outer * inner + c), sum);
                        }
                    }
                });
    }

    private static void strip(
            MemorySegment x, long at, long n, long step, MemorySegment out, long to) {
        FloatVector s0 = Lanes.splat(0f);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (long j = 0; j < n; j++) {
            long row = at + j * step;
            s0 = s0.add(Lanes.load(x, row));
            s1 = s1.add(Lanes.load(x, row + BYTES));
            s2 = s2.add(Lanes.load(x, row + 2L * BYTES));
            s3 = s3.add(Lanes.load(x, row + 3L * BYTES));
        }
        Lanes.store(s0, out, to);
        Lanes.store(s1, out, to + BYTES);
        Lanes.store(s2, out, to + 2L * BYTES);
        Lanes.store(s3, out, to + 3L * BYTES);
    }

    static void max(Tensor x, Tensor out) {
        long n = x.dim(1);
        long inner = x.dim(2);
        MemorySegment from = x.data();
        MemorySegment to = out.data();
        rows(
                out.size(),
                n,
                (first, last, _) -> {
                    for (long i = first; i < last; i++) {
                        long at = i / inner * n * inner + i % inner;
                        float max = Float.NEGATIVE_INFINITY;
                        for (long j = 0; j < n; j++) {
                            long element = 4 * (at + j * inner);
                            max = Math.max(max, from.get(JAVA_FLOAT_UNALIGNED, element));
                        }
                        to.set(JAVA_FLOAT_UNALIGNED, 4 * i, max);
                    }
                });
    }

    /// Softmax, or its logarithm, row by row in an array padded with −∞.
    static void softmax(Tensor x, Tensor out, boolean logarithm) {
        int n = Math.toIntExact(x.dim(1));
        int wide = Packing.padded(n);
        rows(
                x.dim(0),
                n,
                (first, last, scratch) -> {
                    float[] row = scratch.array(0, wide);
                    for (long r = first; r < last; r++) {
                        load(x, r * n, n, row);
                        float max = finite(Rows.max(row, 0, wide));
                        float sum = Rows.exp(row, 0, wide, 1, max);
                        if (logarithm) {
                            load(x, r * n, n, row);
                            float log = (float) Math.log(sum);
                            for (int i = 0; i < n; i++) {
                                row[i] = row[i] - max - log; // max + log would round off log
                            }
                        } else {
                            Rows.scale(row, 0, wide, 1 / sum);
                        }
                        MemorySegment.copy(row, 0, out.data(), JAVA_FLOAT_UNALIGNED, 4 * r * n, n);
                    }
                });
    }

    /// A row in an array, padded with −∞ to whole vectors.
    static void load(Tensor x, long at, int n, float[] row) {
        Packing.copy(x.data(), at, n, row, 0);
        Arrays.fill(row, n, Packing.padded(n), Float.NEGATIVE_INFINITY);
    }

    /// The shift that keeps exponentials in range; rows of −∞ or ∞ only are not shifted.
    static float finite(float max) {
        return Float.isInfinite(max) ? 0 : max;
    }

    static void softmaxGrad(Tensor y, Tensor dy, Tensor dx) {
        int n = Math.toIntExact(y.dim(1));
        MemorySegment p = y.data();
        MemorySegment d = dy.data();
        MemorySegment out = dx.data();
        rows(
                y.dim(0),
                n,
                (first, last, _) -> {
                    for (long row = first; row < last; row++) {
                        long at = 4 * row * n;
                        float dot = Gemv.dot(p, at, d, at, n);
                        for (long i = at; i < at + 4L * n; i += 4) {
                            float slope = d.get(JAVA_FLOAT_UNALIGNED, i) - dot;
                            out.set(
                                    JAVA_FLOAT_UNALIGNED,
                                    i,
                                    p.get(JAVA_FLOAT_UNALIGNED, i) * slope);
                        }
                    }
                });
    }
}
