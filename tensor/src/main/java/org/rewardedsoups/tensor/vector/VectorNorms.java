package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.rewardedsoups.tensor.Tensor;

/// RMS norm and layer norm for widths that are multiples of the vector width; positions in bytes.
///
/// Gradients of weights are summed over [#PARTS] stretches of rows, cut by shape, and then over the
/// stretches in order.
final class VectorNorms {
    static final int PARTS = 16;

    private VectorNorms() {}

    static void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor out, Tensor r) {
        long width = 4 * x.dim(1);
        MemorySegment from = x.data();
        MemorySegment w = weight.data();
        MemorySegment to = out.data();
        VectorReductions.rows(
                x.dim(0),
                x.dim(1),
                (first, last, _) -> {
                    for (long row = first; row < last; row++) {
                        long at = row * width;
                        float mean = Gemv.dot(from, at, from, at, (int) (width / 4)) * 4 / width;
                        float inverse = (float) (1 / Math.sqrt(mean + epsilon));
                        r.data().set(JAVA_FLOAT_UNALIGNED, 4 * row, inverse);
                        scaled(from, at, width, inverse, w, to);
                    }
                });
    }

    private static void scaled(
            MemorySegment x,
            long at,
            long width,
            float factor,
            MemorySegment w,
            MemorySegment out) {
        for (long i = 0; i < width; i += BYTES) {
            store(load(x, at + i).mul(factor).mul(load(w, i)), out, at + i);
        }
    }

    static void rmsNormGrad(
            Tensor x,
            Tensor weight,
            Tensor r,
            Tensor dy,
            boolean accumulate,
            Tensor dx,
            Tensor dweight) {
        long rows = x.dim(0);
        int n = (int) x.dim(1);
        float[][] sums = new float[PARTS][];
        Workers.run(
                PARTS,
                (part, _) -> {
                    float[] sum = new float[n];
                    for (long row = rows * part / PARTS; row < rows * (part + 1) / PARTS; row++) {
                        float inverse = r.data().get(JAVA_FLOAT_UNALIGNED, 4 * row);
                        rmsRow(
                                x.data(),
                                weight.data(),
                                inverse,
                                dy.data(),
                                accumulate,
                                dx.data(),
                                4 * row * n,
                                4L * n,
                                sum);
                    }
                    sums[part] = sum;
                });
        total(sums, dweight);
    }

    private static void rmsRow(
            MemorySegment x,
            MemorySegment weight,
            float r,
            MemorySegment dy,
            boolean accumulate,
            MemorySegment dx,
            long at,
            long width,
            float[] sum) {
        FloatVector dot = splat(0f);
        for (long i = 0; i < width; i += BYTES) {
            FloatVector product = load(dy, at + i).mul(load(x, at + i));
            dot = product.fma(load(weight, i), dot);
            add(product.mul(r), sum, (int) (i / 4));
        }
        float pull = r * r * r * Lanes.sum(dot) * 4 / width;
        for (long i = 0; i < width; i += BYTES) {
            FloatVector g = load(dy, at + i).mul(load(weight, i)).mul(r);
            put(g.sub(load(x, at + i).mul(pull)), accumulate, dx, at + i);
        }
    }

    private static void put(FloatVector v, boolean accumulate, MemorySegment out, long at) {
        store(accumulate ? load(out, at).add(v) : v, out, at);
    }

    static void add(FloatVector v, float[] sum, int at) {
        FloatVector.fromArray(Lanes.SPECIES, sum, at).add(v).intoArray(sum, at);
    }

    static void total(float[][] sums, Tensor out) {
        float[] total = sums[0];
        for (int part = 1; part < PARTS; part++) {
            for (int i = 0; i < total.length; i++) {
                total[i] += sums[part][i];
            }
        }
        MemorySegment.copy(total, 0, out.data(), JAVA_FLOAT_UNALIGNED, 0, total.length);
    }

    static void layerNorm(
            Tensor x,
            Tensor weight,
            Tensor bias,
            double epsilon,
            Tensor out,
            Tensor mean,
            Tensor r) {
        long width = 4 * x.dim(1);
        MemorySegment from = x.data();
        VectorReductions.rows(
                x.dim(0),
                x.dim(1),
                (first, last, _) -> {
                    for (long row = first; row < last; row++) {
                        long at = row * width;
                        float mu = sum(from, at, width) * 4 / width;
                        float variance = squares(from, at, width, mu) * 4 / width;
                        float inverse = (float) (1 / Math.sqrt(variance + epsilon));
                        mean.data().set(JAVA_FLOAT_UNALIGNED, 4 * row, mu);
                        r.data().set(JAVA_FLOAT_UNALIGNED, 4 * row, inverse);
                        normal(
                                from,
                                at,
                                width,
                                mu,
                                inverse,
                                weight.data(),
                                bias.data(),
                                out.data());
                    }
                });
    }

    private static float sum(MemorySegment x, long at, long width) {
        FloatVector sum = splat(0f);
        for (long i = at; i < at + width; i += BYTES) {
            sum = sum.add(load(x, i));
        }
        return Lanes.sum(sum);
    }

    private static float squares(MemorySegment x, long at, long width, float mean) {
        FloatVector sum = splat(0f);
        for (long i = at; i < at + width; i += BYTES) {
            FloatVector d = load(x, i).sub(mean);
            sum = d.fma(d, sum);
        }
        return Lanes.sum(sum);
    }

    private static void normal(
            MemorySegment x,
            long at,
            long width,
            float mean,
            float r,
            MemorySegment weight,
            MemorySegment bias,
            MemorySegment out) {
        for (long i = 0; i < width; i += BYTES) {
            FloatVector z = load(x, at + i).sub(mean).mul(r);
            store(z.fma(load(weight, i), load(bias, i)), out, at + i);
        }
    }

    static void layerNormGrad(
            Tensor x,
            Tensor weight,
            Tensor mean,
            Tensor r,
            Tensor dy,
            boolean accumulate,
            Tensor dx,
            Tensor dweight,
            Tensor dbias) {
        long rows = x.dim(0);
        int n = (int) x.dim(1);
        float[][] weights = new float[PARTS][];
        float[][] biases = new float[PARTS][];
        Workers.run(
                PARTS,
                (part, _) -> {
                    weights[part] = new float[n];
                    biases[part] = new float[n];
                    for (long row = rows * part / PARTS; row < rows * (part + 1) / PARTS; row++) {
                        layerRow(
                                x.data(),
                                weight.data(),
                                mean.data().get(JAVA_FLOAT_UNALIGNED, 4 * row),
                                r.data().get(JAVA_FLOAT_UNALIGNED, 4 * row),
                                dy.data(),
                                accumulate,
                                dx.data(),
                                4 * row * n,
                                4L * n,
                                weights[part],
                                biases[part]);
                    }
                });
        total(weights, dweight);
        total(biases, dbias);
    }

    private static void layerRow(
            MemorySegment x,
            MemorySegment weight,
            float mean,
            float r,
            MemorySegment dy,
            boolean accumulate,
            MemorySegment dx,
            long at,
            long width,
            float[] weights,
            float[] biases) {
        FloatVector sum = splat(0f);
        FloatVector dot = splat(0f);
        for (long i = 0; i < width; i += BYTES) {
            FloatVector d = load(dy, at + i);
            FloatVector z = load(x, at + i).sub(mean).mul(r);
            FloatVector g = d.mul(load(weight, i));
            sum = sum.add(g);
            dot = g.fma(z, dot);
            add(d.mul(z), weights, (int) (i / 4));
            add(d, biases, (int) (i / 4));
        }
        float mu = Lanes.sum(sum) * 4 / width;
        float pull = Lanes.sum(dot) * 4 / width;
        for (long i = 0; i < width; i += BYTES) {
            FloatVector z = load(x, at + i).sub(mean).mul(r);
            FloatVector g = load(dy, at + i).mul(load(weight, i));
            put(g.sub(mu).sub(z.mul(pull)).mul(r), accumulate, dx, at + i);
        }
    }
}
