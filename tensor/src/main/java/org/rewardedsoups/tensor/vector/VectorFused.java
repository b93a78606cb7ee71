package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;
import static org.rewardedsoups.tensor.vector.Scratch.STRIP;

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
            FloatVector silu = g.mul(VectorMath.sigmoid(g));
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
                (first, last, scratch) -> {
                    for (long at = first * BYTES; at < last * BYTES; at += STRIP) {
                        long bytes = Math.min(STRIP, last * BYTES - at);
                        sigmoid(g, at, scratch.strip, bytes);
                        swiGluGrad(g, u, d, scratch.strip, dg, du, at, bytes);
                    }
                });
    }

    /// Loops of so many operations are cut in two, or their vectors would be boxed.
    private static void sigmoid(MemorySegment x, long at, MemorySegment strip, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(VectorMath.sigmoid(load(x, at + i)), strip, i);
        }
    }

    private static void swiGluGrad(
            MemorySegment gate,
            MemorySegment up,
            MemorySegment dy,
            MemorySegment sigmoid,
            MemorySegment dgate,
            MemorySegment dup,
            long at,
            long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            FloatVector g = load(gate, at + i);
            FloatVector s = load(sigmoid, i);
            FloatVector d = load(dy, at + i);
            FloatVector slope = g.mul(splat(1f).sub(s)).add(1f).mul(s);
            store(d.mul(load(up, at + i)).mul(slope), dgate, at + i);
            store(d.mul(g).mul(s), dup, at + i);
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
                (first, last, scratch) -> {
                    for (long row = first; row < last; row++) {
                        for (long i = 0; i < width; i += STRIP) {
                            long bytes = Math.min(STRIP, width - i);
                            sum(from, row * width + i, b, i, scratch.strip, bytes);
                            gelu(scratch.strip, to, row * width + i, bytes);
                        }
                    }
                });
    }

    private static void sum(
            MemorySegment x, long at, MemorySegment bias, long biasAt, MemorySegment strip, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(load(x, at + i).add(load(bias, biasAt + i)), strip, i);
        }
    }

    private static void gelu(MemorySegment strip, MemorySegment out, long at, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(VectorMath.gelu(load(strip, i)), out, at + i);
        }
    }

    /// The bias's gradient is summed as those of norms' weights are, see [VectorNorms].
    static void biasGeluGrad(Tensor x, Tensor bias, Tensor dy, Tensor dx, Tensor dbias) {
        long rows = x.dim(0);
        int n = (int) x.dim(1);
        float[][] sums = new float[VectorNorms.PARTS][];
        Workers.run(
                VectorNorms.PARTS,
                (part, scratch) -> {
                    float[] sum = new float[n];
                    long end = rows * (part + 1) / VectorNorms.PARTS;
                    for (long row = rows * part / VectorNorms.PARTS; row < end; row++) {
                        for (long i = 0; i < 4L * n; i += STRIP) {
                            long bytes = Math.min(STRIP, 4L * n - i);
                            long at = 4 * row * n + i;
                            sum(x.data(), at, bias.data(), i, scratch.strip, bytes);
                            gaussians(scratch.strip, dx.data(), at, bytes);
                            slopes(scratch.strip, dx.data(), at, bytes);
                            geluGrad(dy.data(), dx.data(), at, bytes, sum, (int) (i / 4));
                        }
                    }
                    sums[part] = sum;
                });
        VectorNorms.total(sums, dbias);
    }

    private static void gaussians(MemorySegment strip, MemorySegment out, long at, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            store(VectorMath.gaussian(load(strip, i)), out, at + i);
        }
    }

    /// The derivative of GELU at each z of the strip; `out` holds what [#gaussians] left there.
    private static void slopes(MemorySegment strip, MemorySegment out, long at, long bytes) {
        for (long i = 0; i < bytes; i += BYTES) {
            FloatVector z = load(strip, i);
            FloatVector gaussian = load(out, at + i);
            FloatVector cdf = VectorMath.normalCdf(z, gaussian);
            store(z.fma(VectorMath.normalDensity(gaussian), cdf), out, at + i);
        }
    }

    /// Multiplies the slopes in `dx` by `dy`, and adds up the bias's gradient.
    private static void geluGrad(
            MemorySegment dy, MemorySegment dx, long at, long bytes, float[] sum, int column) {
        for (long i = 0; i < bytes; i += BYTES) {
            FloatVector d = load(dy, at + i).mul(load(dx, at + i));
            store(d, dx, at + i);
            VectorNorms.add(d, sum, column + (int) (i / 4));
        }
    }
}
