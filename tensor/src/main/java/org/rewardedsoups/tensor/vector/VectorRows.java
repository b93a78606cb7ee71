package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import jdk.incubator.vector.FloatVector;
import org.rewardedsoups.tensor.Kernels.AdamStep;
import org.rewardedsoups.tensor.Tensor;

/// Kernels that move or update rows: embeddings, rotary positions, AdamW, strided copies.
final class VectorRows {
    private VectorRows() {}

    static void gather(Tensor table, Tensor ids, Tensor out) {
        long bytes = 4 * table.dim(1);
        VectorReductions.rows(
                ids.size(),
                table.dim(1),
                (first, last, _) -> {
                    for (long i = first; i < last; i++) {
                        long id = Memory.getInt(Memory.of(ids) + 4 * i);
                        Memory.copy(Memory.of(table) + id * bytes, bytes, Memory.of(out) + i * bytes);
                    }
                });
    }

    /// Tasks take strips of columns: rows that share an id are added in order by one thread.
    static void scatterAdd(Tensor rows, Tensor ids, Tensor table) {
        long c = table.dim(1);
        int strips = (int) Math.max(1, c / 64);
        Workers.run(
                strips,
                (strip, _) -> {
                    long from = c * strip / strips;
                    long to = c * (strip + 1) / strips;
                    for (long i = 0; i < ids.size(); i++) {
                        long id = Memory.getInt(Memory.of(ids) + 4 * i);
                        if (id >= 0) {
                            long x = Memory.of(rows) + 4 * (i * c + from);
                            add(x, to - from, Memory.of(table) + 4 * (id * c + from));
                        }
                    }
                });
    }

    private static void add(long x, long n, long out) {
        long whole = 4 * n / BYTES * BYTES;
        for (long i = 0; i < whole; i += BYTES) {
            store(load(out + i).add(load(x + i)), out + i);
        }
        for (long i = whole; i < 4 * n; i += 4) {
            Memory.setFloat(out + i, Memory.getFloat(out + i) + Memory.getFloat(x + i));
        }
    }

    static void rope(
            Tensor x, Tensor positions, Tensor cos, Tensor sin, boolean inverse, Tensor out) {
        long heads = x.dim(1);
        int half = Math.toIntExact(2 * x.dim(2)); // bytes
        float sign = inverse ? -1 : 1;
        VectorReductions.rows(
                x.dim(0),
                heads * x.dim(2),
                (first, last, _) -> {
                    for (long i = first; i < last; i++) {
                        long angle = (long) Memory.getInt(Memory.of(positions) + 4 * i) * half;
                        long c = Memory.of(cos) + angle;
                        long s = Memory.of(sin) + angle;
                        for (long h = i * heads; h < (i + 1) * heads; h++) {
                            long at = 2 * h * half;
                            rotate(Memory.of(x) + at, half, c, s, sign, Memory.of(out) + at);
                        }
                    }
                });
    }

    private static void rotate(long x, int half, long cos, long sin, float sign, long out) {
        for (int i = 0; i < half; i += BYTES) {
            FloatVector c = load(cos + i);
            FloatVector s = load(sin + i).mul(sign);
            FloatVector first = load(x + i);
            FloatVector second = load(x + half + i);
            store(first.mul(c).sub(second.mul(s)), out + i);
            store(second.mul(c).add(first.mul(s)), out + half + i);
        }
    }

    static void adamW(Tensor theta, Tensor gradient, Tensor m, Tensor v, AdamStep step) {
        long n = theta.size();
        int tasks = (int) Math.max(1, n / 65_536);
        Workers.run(
                tasks,
                (task, _) -> {
                    long first = n * task / tasks / Lanes.WIDTH * BYTES;
                    long last = task + 1 == tasks ? 4 * n : n * (task + 1) / tasks / Lanes.WIDTH * BYTES;
                    adamW(
                            Memory.of(theta) + first,
                            Memory.of(gradient) + first,
                            Memory.of(m) + first,
                            Memory.of(v) + first,
                            Math.toIntExact(last - first),
                            step);
                });
    }

    private static void adamW(
            long theta, long gradient, long m, long v, int bytes, AdamStep step) {
        float beta1 = (float) step.beta1();
        float beta2 = (float) step.beta2();
        float rest1 = (float) (1 - step.beta1());
        float rest2 = (float) (1 - step.beta2());
        float keep = (float) (1 - step.learningRate() * step.weightDecay());
        float rate = (float) (step.learningRate() / (1 - Math.pow(step.beta1(), step.t())));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(step.beta2(), step.t())));
        float epsilon = (float) step.epsilon();
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector g = load(gradient + i);
            FloatVector mean = load(m + i).mul(beta1).add(g.mul(rest1));
            FloatVector square = load(v + i).mul(beta2).add(g.mul(g).mul(rest2));
            store(mean, m + i);
            store(square, v + i);
            FloatVector update = mean.mul(rate).div(square.sqrt().mul(root).add(epsilon));
            store(load(theta + i).mul(keep).sub(update), theta + i);
        }
    }

    /// Copies float32 numbers between any strides: runs that are contiguous on both sides at once.
    static void copy(Tensor x, Tensor out) {
        Runs cut = Runs.of(x, out);
        if (cut != null && cut.aMask != 0 && cut.bMask != 0) {
            long pieces = Math.max(1, cut.length / VectorElementwise.CHUNK);
            VectorReductions.rows(
                    cut.count * pieces,
                    cut.length / pieces,
                    (first, last, _) -> {
                        for (long i = first; i < last; i++) {
                            long start = VectorElementwise.chunkStart(cut.length, i % pieces, pieces);
                            long end = VectorElementwise.chunkStart(cut.length, i % pieces + 1, pieces);
                            long from = Memory.of(x) + 4 * (cut.aStart(i / pieces) + start);
                            long to = Memory.of(out) + 4 * (cut.bStart(i / pieces) + start);
                            Memory.copy(from, 4 * (end - start), to);
                        }
                    });
            return;
        }
        long n = x.dim(-1);
        long step = 4 * x.stride(-1);
        long toStep = 4 * out.stride(-1);
        long[] dims = x.shape().dims();
        VectorReductions.rows(
                out.size() / n,
                n,
                (first, last, _) -> {
                    for (long r = first; r < last; r++) {
                        long from = Memory.of(x) + 4 * start(x, dims, r);
                        long to = Memory.of(out) + 4 * start(out, dims, r);
                        copy(from, step, n, to, toStep);
                    }
                });
    }

    private static long start(Tensor x, long[] dims, long r) {
        long at = 0;
        long rest = r;
        for (int i = dims.length - 2; i >= 0; i--) {
            at += rest % dims[i] * x.stride(i);
            rest /= dims[i];
        }
        return at;
    }

    private static void copy(long x, long step, long n, long out, long toStep) {
        for (long i = 0; i < n; i++) {
            Memory.setFloat(out + i * toStep, Memory.getFloat(x + i * step));
        }
    }
}
