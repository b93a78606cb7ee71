package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// RMS norm and layer norm with their gradients: a group of threads for each row.
///
/// `ints` begins with where each operand starts in its array. The gradients of weights and biases
/// are those of [Columns].
final class Norms {
    /// Numbers that a thread reads before it writes any: a compiler that cannot know whether what is
    /// written is read again lets the thread wait for each. Decoding has one row, and no other threads
    /// to run meanwhile.
    private static final int AT_ONCE = 4;

    private Norms() {}

    /// `out = x·r·weight`, `r = 1/√(mean(x²) + ε)`; ints: x, weight, out, r, n; floats: ε. Beyond the
    /// end of the row threads write its last number once more.
    static void rmsNorm(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            FloatArray weight,
            FloatArray out,
            FloatArray r) {
        int n = ints.get(4);
        int from = ints.get(0) + c.groupIdx * n;
        float sum = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            sum += x.get(from + j) * x.get(from + j);
        }
        float mean = Group.sum(c, sum) / n;
        float inverse = 1f / TornadoMath.sqrt(mean + floats.get(0));
        int scale = ints.get(1);
        int to = ints.get(2) + c.groupIdx * n;
        int last = n - 1;
        for (int j = c.localIdx; j < n; j += AT_ONCE * Group.SIZE) {
            int j1 = TornadoMath.min(j + Group.SIZE, last);
            int j2 = TornadoMath.min(j + 2 * Group.SIZE, last);
            int j3 = TornadoMath.min(j + 3 * Group.SIZE, last);
            float y0 = x.get(from + j) * inverse * weight.get(scale + j);
            float y1 = x.get(from + j1) * inverse * weight.get(scale + j1);
            float y2 = x.get(from + j2) * inverse * weight.get(scale + j2);
            float y3 = x.get(from + j3) * inverse * weight.get(scale + j3);
            out.set(to + j, y0);
            out.set(to + j1, y1);
            out.set(to + j2, y2);
            out.set(to + j3, y3);
        }
        if (c.localIdx == 0) {
            r.set(ints.get(3) + c.groupIdx, inverse);
        }
    }

    /// With `g = dy·weight`: `dx = r·(g − x·r²·mean(g·x))`, added to dx if `accumulate` is 1; ints:
    /// x, weight, r, dy, dx, n, accumulate.
    static void rmsNormGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            FloatArray weight,
            FloatArray r,
            FloatArray dy,
            FloatArray dx) {
        int n = ints.get(5);
        int at = c.groupIdx * n;
        float inverse = r.get(ints.get(2) + c.groupIdx);
        float sum = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float g = dy.get(ints.get(3) + at + j) * weight.get(ints.get(1) + j);
            sum += g * x.get(ints.get(0) + at + j);
        }
        float pull = inverse * inverse * (Group.sum(c, sum) / n);
        int accumulate = ints.get(6);
        int to = ints.get(4) + at;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float g = dy.get(ints.get(3) + at + j) * weight.get(ints.get(1) + j);
            float d = inverse * (g - x.get(ints.get(0) + at + j) * pull);
            float before = accumulate == 1 ? dx.get(to + j) : 0f;
            dx.set(to + j, before + d);
        }
    }

    /// `out = (x − mean)·r·weight + bias`, `r = 1/√(variance + ε)`; ints: x, weight, bias, out,
    /// mean, r, n; floats: ε.
    static void layerNorm(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            FloatArray weight,
            FloatArray bias,
            FloatArray out,
            FloatArray mean,
            FloatArray r) {
        int n = ints.get(6);
        int from = ints.get(0) + c.groupIdx * n;
        float sum = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            sum += x.get(from + j);
        }
        float mu = Group.sum(c, sum) / n;
        float squares = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float difference = x.get(from + j) - mu;
            squares += difference * difference;
        }
        float variance = Group.sum(c, squares) / n;
        float inverse = 1f / TornadoMath.sqrt(variance + floats.get(0));
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float z = (x.get(from + j) - mu) * inverse;
            float y = z * weight.get(ints.get(1) + j) + bias.get(ints.get(2) + j);
            out.set(ints.get(3) + c.groupIdx * n + j, y);
        }
        if (c.localIdx == 0) {
            mean.set(ints.get(4) + c.groupIdx, mu);
            r.set(ints.get(5) + c.groupIdx, inverse);
        }
    }

    /// With `g = dy·weight` and `z = (x − mean)·r`: `dx = r·(g − mean(g) − z·mean(g·z))`, added to
    /// dx if `accumulate` is 1; ints: x, weight, mean, r, dy, dx, n, accumulate.
    static void layerNormGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            FloatArray weight,
            FloatArray mean,
            FloatArray r,
            FloatArray dy,
            FloatArray dx) {
        int n = ints.get(6);
        int at = c.groupIdx * n;
        float mu = mean.get(ints.get(2) + c.groupIdx);
        float inverse = r.get(ints.get(3) + c.groupIdx);
        float sum = 0f;
        float dot = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float g = dy.get(ints.get(4) + at + j) * weight.get(ints.get(1) + j);
            sum += g;
            dot += g * ((x.get(ints.get(0) + at + j) - mu) * inverse);
        }
        float meanG = Group.sum(c, sum) / n;
        float meanGz = Group.sum(c, dot) / n;
        int accumulate = ints.get(7);
        int to = ints.get(5) + at;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float g = dy.get(ints.get(4) + at + j) * weight.get(ints.get(1) + j);
            float z = (x.get(ints.get(0) + at + j) - mu) * inverse;
            float before = accumulate == 1 ? dx.get(to + j) : 0f;
            dx.set(to + j, before + inverse * (g - meanG - z * meanGz));
        }
    }
}
