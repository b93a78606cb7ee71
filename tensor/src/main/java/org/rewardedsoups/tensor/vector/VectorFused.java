package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.rewardedsoups.tensor.Tensor;

/// Activations fused with their neighbours, for whole vectors; positions in bytes.
final class VectorFused {
    private VectorFused() {}

    static void swiGlu(Tensor gate, Tensor up, Tensor out) {
        MemorySegment g = gate.data();
        MemorySegment u = up.data();
        MemorySegment to = out.data();
        VectorReductions.rows(
                out.size() / WIDTH,
                WIDTH,
                (first, last, _) -> swiGlu(g, u, to, first * BYTES, last * BYTES));
    }

    private static void swiGlu(
            MemorySegment gate, MemorySegment up, MemorySegment out, long at, long end) {
        for (long i = at; i < end; i += BYTES) {
            FloatVector g = load(gate, i);
            FloatVector silu = g.div(VectorMath.exp(g.neg()).add(1f));
            store(silu.mul(load(up, i)), out, i);
        }
    }

    static void swiGluGrad(Tensor gate, Tensor up, Tensor dy, Tensor dgate, Tensor dup) {
        MemorySegment g = gate.data();
        MemorySegment u = up.data();
        MemorySegment d = dy.data();
        MemorySegment dg = dgate.data();
        MemorySegment du = dup.data();
        VectorReductions.rows(
                dy.size() / WIDTH,
                WIDTH,
                (first, last, _) -> swiGluGrad(g, u, d, dg, du, first * BYTES, last * BYTES));
    }

    private static void swiGluGrad(
            MemorySegment gate,
            MemorySegment up,
            MemorySegment dy,
            MemorySegment dgate,
            MemorySegment dup,
            long at,
            long end) {
        for (long i = at; i < end; i += BYTES) {
            FloatVector g = load(gate, i);
            FloatVector d = load(dy, i);
            FloatVector e = VectorMath.exp(g.neg()).add(1f);
            FloatVector s = splat(1f).div(e);
            FloatVector slope = g.mul(splat(1f).sub(s)).add(1f).mul(s);
            store(d.mul(load(up, i)).mul(slope), dgate, i);
            store(d.mul(g.div(e)), dup, i);
        }
    }

    static void biasGelu(Tensor x, Tensor bias, Tensor out) {
        long width = 4 * x.dim(1);
        MemorySegment from = x.data();
        MemorySegment b = bias.data();
        MemorySegment to = out.data();
        VectorReductions.rows(
                x.dim(0),
                x.dim(1),
                (first, last, _) -> {
                    for (long row = first; row < last; row++) {
                        geluRow(from, b, to, row * width, width);
                    }
                });
    }

    private static void geluRow(
            MemorySegment x, MemorySegment bias, MemorySegment out, long at, long width) {
        for (long i = 0; i < width; i += BYTES) {
            FloatVector z = load(x, at + i).add(load(bias, i));
            store(z.mul(VectorMath.normalCdf(z)), out, at + i);
        }
    }

    /// The bias's gradient is summed as those of norms' weights are, see [VectorNorms].
    static void biasGeluGrad(Tensor x, Tensor bias, Tensor dy, Tensor dx, Tensor dbias) {
        long rows = x.dim(0);
        int n = (int) x.dim(1);
        float[][] sums = new float[VectorNorms.PARTS][];
        Workers.run(
                VectorNorms.PARTS,
                (part, _) -> {
                    float[] sum = new float[n];
                    long end = rows * (part + 1) / VectorNorms.PARTS;
                    for (long row = rows * part / VectorNorms.PARTS; row < end; row++) {
                        geluGradRow(
                                x.data(),
                                bias.data(),
                                dy.data(),
                                dx.data(),
                                4 * row * n,
                                4L * n,
                                sum);
                    }
                    sums[part] = sum;
                });
        VectorNorms.total(sums, dbias);
    }

    private static void geluGradRow(
            MemorySegment x,
            MemorySegment bias,
            MemorySegment dy,
            MemorySegment dx,
            long at,
            long width,
            float[] sum) {
        for (long i = 0; i < width; i += BYTES) {
            FloatVector z = load(x, at + i).add(load(bias, i));
            FloatVector slope = z.fma(VectorMath.normalDensity(z), VectorMath.normalCdf(z));
            FloatVector d = load(dy, at + i).mul(slope);
            store(d, dx, at + i);
            VectorNorms.add(d, sum, (int) (i / 4));
        }
    }
}
