package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;
import static org.rewardedsoups.tensor.vector.Scratch.STRIP;

import jdk.incubator.vector.FloatVector;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// Activations fused with their neighbours, for whole vectors; addresses and lengths in bytes.
///
/// Gradients work on strips that stay in the first cache, a short loop after the other: a loop of
/// too many operations would have its vectors boxed.
final class VectorFused {
    private VectorFused() {}

    static void swiGlu(Tensor gate, Tensor up, Tensor out) {
        VectorReductions.rows(
                out.size() / WIDTH,
                WIDTH,
                (first, last, _) -> {
                    long at = first * BYTES;
                    int bytes = Math.toIntExact((last - first) * BYTES);
                    swiGlu(Memory.of(gate) + at, Memory.of(up) + at, bytes, Memory.of(out) + at);
                });
    }

    private static void swiGlu(long gate, long up, int bytes, long out) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector g = load(gate + i);
            store(g.mul(VectorMath.sigmoid(g)).mul(load(up + i)), out + i);
        }
    }

    static void swiGluGrad(Tensor gate, Tensor up, Tensor dy, Tensor dgate, Tensor dup) {
        VectorReductions.rows(
                dy.size() / WIDTH,
                WIDTH,
                (first, last, scratch) -> {
                    for (long at = first * BYTES; at < last * BYTES; at += STRIP) {
                        int bytes = (int) Math.min(STRIP, last * BYTES - at);
                        long g = Memory.of(gate) + at;
                        UnaryLoops.run(Unary.SIGMOID, g, scratch.strip, bytes);
                        swiGluGrad(
                                g,
                                Memory.of(up) + at,
                                Memory.of(dy) + at,
                                scratch.strip,
                                bytes,
                                Memory.of(dgate) + at,
                                Memory.of(dup) + at);
                    }
                });
    }

    private static void swiGluGrad(
            long gate, long up, long dy, long sigmoid, int bytes, long dgate, long dup) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector g = load(gate + i);
            FloatVector s = load(sigmoid + i);
            FloatVector d = load(dy + i);
            FloatVector slope = g.mul(splat(1f).sub(s)).add(1f).mul(s);
            store(d.mul(load(up + i)).mul(slope), dgate + i);
            store(d.mul(g).mul(s), dup + i);
        }
    }

    static void biasGelu(Tensor x, Tensor bias, Tensor out) {
        int width = Math.toIntExact(4 * x.dim(1));
        VectorReductions.rows(
                x.dim(0),
                x.dim(1),
                (first, last, _) -> {
                    for (long at = first * width; at < last * width; at += width) {
                        biasGelu(Memory.of(x) + at, Memory.of(bias), width, Memory.of(out) + at);
                    }
                });
    }

    private static void biasGelu(long x, long bias, int bytes, long out) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(VectorMath.gelu(load(x + i).add(load(bias + i))), out + i);
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
                        for (int i = 0; i < 4 * n; i += STRIP) {
                            int bytes = Math.min(STRIP, 4 * n - i);
                            long at = 4 * row * n + i;
                            slopes(Memory.of(x) + at, Memory.of(bias) + i, bytes, scratch.strip);
                            long to = Memory.of(dx) + at;
                            geluGrad(Memory.of(dy) + at, scratch.strip, bytes, to, sum, i / 4);
                        }
                    }
                    sums[part] = sum;
                });
        VectorNorms.total(sums, dbias);
    }

    /// The derivative of GELU at each x + bias.
    private static void slopes(long x, long bias, int bytes, long out) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(VectorMath.geluSlope(load(x + i).add(load(bias + i))), out + i);
        }
    }

    /// `dx = dy·slope`, which is added to the bias's gradient.
    private static void geluGrad(
            long dy, long slope, int bytes, long dx, float[] sum, int column) {
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector d = load(dy + i).mul(load(slope + i));
            store(d, dx + i);
            VectorNorms.add(d, sum, column + i / 4);
        }
    }
}
