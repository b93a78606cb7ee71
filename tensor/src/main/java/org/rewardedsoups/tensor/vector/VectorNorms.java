package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import jdk.incubator.vector.FloatVector;
import org.rewardedsoups.tensor.Tensor;

/// RMS norm and layer norm for widths that are multiples of the vector width; widths in bytes.
///
/// Gradients of weights are summed over [#PARTS] stretches of rows, cut by shape, and then over the
/// stretches in order.
final class VectorNorms {
    static final int PARTS = 16;

    private VectorNorms() {}

    static void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor out, Tensor r) {
        int width = Math.toIntExact(4 * x.dim(1));
        VectorReductions.rows(
                x.dim(0),
                x.dim(1),
                (first, last, _) -> {
                    long weights = Memory.of(weight);
                    for (long row = first; row < last; row++) {
                        long from = Memory.of(x) + row * width;
                        float mean = Gemv.dot(from, from, width / 4) * 4 / width;
                        float inverse = (float) (1 / Math.sqrt(mean + epsilon));
                        Memory.setFloat(Memory.of(r) + 4 * row, inverse);
                        scaled(from, width, inverse, weights, Memory.of(out) + row * width);
                    }
                });
    }

    private static void scaled(long x, int width, float factor, long weight, long out) {
        for (int i = 0; i < width; i += BYTES) {
            store(load(x + i).mul(factor).mul(load(weight + i)), out + i);
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
                        long to = row(dx, row, n, accumulate);
                        rmsRow(
                                row(x, row, n),
                                Memory.of(weight),
                                Memory.getFloat(Memory.of(r) + 4 * row),
                                row(dy, row, n),
                                to,
                                4 * n,
                                sum);
                    }
                    sums[part] = sum;
                });
        total(sums, dweight);
    }

    private static long row(Tensor x, long row, int n) {
        return Memory.of(x) + 4 * row * n;
    }

    /// A row that will be added to, cleared if it is to be overwritten.
    private static long row(Tensor x, long row, int n, boolean accumulate) {
        long address = row(x, row, n);
        if (!accumulate) {
            Memory.clear(address, 4L * n);
        }
        return address;
    }

    private static void rmsRow(
            long x, long weight, float r, long dy, long dx, int width, float[] sum) {
        FloatVector dot = splat(0f);
        for (int i = 0; i < width; i += BYTES) {
            FloatVector product = load(dy + i).mul(load(x + i));
            dot = product.fma(load(weight + i), dot);
            add(product.mul(r), sum, i / 4);
        }
        float pull = r * r * r * Lanes.sum(dot) * 4 / width;
        for (int i = 0; i < width; i += BYTES) {
            FloatVector g = load(dy + i).mul(load(weight + i)).mul(r);
            store(load(dx + i).add(g.sub(load(x + i).mul(pull))), dx + i);
        }
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
        Memory.copy(total, 0, total.length, Memory.of(out));
    }

    static void layerNorm(
            Tensor x,
            Tensor weight,
            Tensor bias,
            double epsilon,
            Tensor out,
            Tensor mean,
            Tensor r) {
        int width = Math.toIntExact(4 * x.dim(1));
        VectorReductions.rows(
                x.dim(0),
                x.dim(1),
                (first, last, _) -> {
                    long weights = Memory.of(weight);
                    long biases = Memory.of(bias);
                    for (long row = first; row < last; row++) {
                        long from = Memory.of(x) + row * width;
                        float mu = sum(from, width) * 4 / width;
                        float variance = squares(from, width, mu) * 4 / width;
                        float inverse = (float) (1 / Math.sqrt(variance + epsilon));
                        Memory.setFloat(Memory.of(mean) + 4 * row, mu);
                        Memory.setFloat(Memory.of(r) + 4 * row, inverse);
                        long to = Memory.of(out) + row * width;
                        normal(from, width, mu, inverse, weights, biases, to);
                    }
                });
    }

    private static float sum(long x, int width) {
        FloatVector sum = splat(0f);
        for (int i = 0; i < width; i += BYTES) {
            sum = sum.add(load(x + i));
        }
        return Lanes.sum(sum);
    }

    private static float squares(long x, int width, float mean) {
        FloatVector sum = splat(0f);
        for (int i = 0; i < width; i += BYTES) {
            FloatVector d = load(x + i).sub(mean);
            sum = d.fma(d, sum);
        }
        return Lanes.sum(sum);
    }

    private static void normal(
            long x, int width, float mean, float r, long weight, long bias, long out) {
        for (int i = 0; i < width; i += BYTES) {
            FloatVector z = load(x + i).sub(mean).mul(r);
            store(z.fma(load(weight + i), load(bias + i)), out + i);
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
                                row(x, row, n),
                                Memory.of(weight),
                                Memory.getFloat(Memory.of(mean) + 4 * row),
                                Memory.getFloat(Memory.of(r) + 4 * row),
                                row(dy, row, n),
                                row(dx, row, n, accumulate),
                                4 * n,
                                weights[part],
                                biases[part]);
                    }
                });
        total(weights, dweight);
        total(biases, dbias);
    }

    private static void layerRow(
            long x,
            long weight,
            float mean,
            float r,
            long dy,
            long dx,
            int width,
            float[] weights,
            float[] biases) {
        FloatVector sum = splat(0f);
        FloatVector dot = splat(0f);
        for (int i = 0; i < width; i += BYTES) {
            FloatVector d = load(dy + i);
            FloatVector z = load(x + i).sub(mean).mul(r);
            FloatVector g = d.mul(load(weight + i));
            sum = sum.add(g);
            dot = g.fma(z, dot);
            add(d.mul(z), weights, i / 4);
            add(d, biases, i / 4);
        }
        float mu = Lanes.sum(sum) * 4 / width;
        float pull = Lanes.sum(dot) * 4 / width;
        for (int i = 0; i < width; i += BYTES) {
            FloatVector z = load(x + i).sub(mean).mul(r);
            FloatVector g = load(dy + i).mul(load(weight + i));
            store(load(dx + i).add(g.sub(mu).sub(z.mul(pull)).mul(r)), dx + i);
        }
    }
}
