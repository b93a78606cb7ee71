package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import java.lang.foreign.MemorySegment;
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
                        long id = ids.data().get(JAVA_INT_UNALIGNED, 4 * i);
                        MemorySegment.copy(table.data(), id * bytes, out.data(), i * bytes, bytes);
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
                        long id = ids.data().get(JAVA_INT_UNALIGNED, 4 * i);
                        if (id >= 0) {
                            add(rows.data(), 4 * (i * c + from), table.data(), 4 * (id * c + from),
                                    to - from);
                        }
                    }
                });
    }

    private static void add(MemorySegment x, long at, MemorySegment out, long to, long n) {
        long whole = 4 * n / BYTES * BYTES;
        for (long i = 0; i < whole; i += BYTES) {
            store(load(out, to + i).add(load(x, at + i)), out, to + i);
        }
        for (long i = whole; i < 4 * n; i += 4) {
            float sum = out.get(JAVA_FLOAT_UNALIGNED, to + i) + x.get(JAVA_FLOAT_UNALIGNED, at + i);
            out.set(JAVA_FLOAT_UNALIGNED, to + i, sum);
        }
    }

    static void rope(
            Tensor x, Tensor positions, Tensor cos, Tensor sin, boolean inverse, Tensor out) {
        long heads = x.dim(1);
        long half = 2 * x.dim(2); // bytes
        float sign = inverse ? -1 : 1;
        VectorReductions.rows(
                x.dim(0),
                heads * x.dim(2),
                (first, last, _) -> {
                    for (long i = first; i < last; i++) {
                        long angle = positions.data().get(JAVA_INT_UNALIGNED, 4 * i) * half;
                        for (long h = i * heads; h < (i + 1) * heads; h++) {
                            rotate(
                                    x.data(), 2 * h * half, half, cos.data(), sin.data(), angle,
                                    sign, out.data());
                        }
                    }
                });
    }

    private static void rotate(
            MemorySegment x,
            long at,
            long half,
            MemorySegment cos,
            MemorySegment sin,
            long angle,
            float sign,
            MemorySegment out) {
        for (long i = 0; i < half; i += BYTES) {
            FloatVector c = load(cos, angle + i);
            FloatVector s = load(sin, angle + i).mul(sign);
            FloatVector first = load(x, at + i);
            FloatVector second = load(x, at + half + i);
            store(first.mul(c).sub(second.mul(s)), out, at + i);
            store(second.mul(c).add(first.mul(s)), out, at + half + i);
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
                            theta.data(), gradient.data(), m.data(), v.data(), first, last, step);
                });
    }

    private static void adamW(
            MemorySegment theta,
            MemorySegment gradient,
            MemorySegment m,
            MemorySegment v,
            long first,
            long last,
            AdamStep step) {
        float beta1 = (float) step.beta1();
        float beta2 = (float) step.beta2();
        float rest1 = (float) (1 - step.beta1());
        float rest2 = (float) (1 - step.beta2());
        float keep = (float) (1 - step.learningRate() * step.weightDecay());
        float rate = (float) (step.learningRate() / (1 - Math.pow(step.beta1(), step.t())));
        float root = (float) (1 / Math.sqrt(1 - Math.pow(step.beta2(), step.t())));
        float epsilon = (float) step.epsilon();
        for (long i = first; i < last; i += BYTES) {
            FloatVector g = load(gradient, i);
            FloatVector mean = load(m, i).mul(beta1).add(g.mul(rest1));
            FloatVector square = load(v, i).mul(beta2).add(g.mul(g).mul(rest2));
            store(mean, m, i);
            store(square, v, i);
            FloatVector update = mean.mul(rate).div(square.sqrt().mul(root).add(epsilon));
            store(load(theta, i).mul(splat(keep)).sub(update), theta, i);
        }
    }

    /// Copies rows of a strided float32 tensor; along its last dimension it may have any stride.
    static void copy(Tensor x, Tensor out) {
        Runs cut = Runs.of(x, x);
        if (cut != null && cut.aMask != 0) {
            long bytes = 4 * cut.length;
            VectorReductions.rows(
                    cut.count,
                    cut.length,
                    (first, last, _) -> {
                        for (long r = first; r < last; r++) {
                            long from = 4 * cut.aStart(r);
                            MemorySegment.copy(x.data(), from, out.data(), r * bytes, bytes);
                        }
                    });
            return;
        }
        long n = x.dim(-1);
        long step = 4 * x.stride(-1);
        long[] dims = x.shape().dims();
        VectorReductions.rows(
                out.size() / n,
                n,
                (first, last, _) -> {
                    for (long r = first; r < last; r++) {
                        gatherRow(x.data(), 4 * start(x, dims, r), step, out.data(), 4 * r * n, n);
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

    private static void gatherRow(
            MemorySegment x, long at, long step, MemorySegment out, long to, long n) {
        for (long i = 0; i < n; i++) {
            out.set(JAVA_FLOAT_UNALIGNED, to + 4 * i, x.get(JAVA_FLOAT_UNALIGNED, at + i * step));
        }
    }
}
