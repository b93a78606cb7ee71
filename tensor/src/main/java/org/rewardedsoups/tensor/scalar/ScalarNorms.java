package org.rewardedsoups.tensor.scalar;

import org.rewardedsoups.tensor.Tensor;

/// RMS norm (Zhang and Sennrich, 2019) and layer norm (Ba et al., 2016) with their gradients.
final class ScalarNorms {
    private ScalarNorms() {}

    static void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor out, Tensor r) {
        long n = x.dim(1);
        for (long row = 0; row < x.dim(0); row++) {
            double squares = 0;
            for (long i = 0; i < n; i++) {
                squares += x.at(row * n + i) * x.at(row * n + i);
            }
            double inverse = 1 / Math.sqrt(squares / n + epsilon);
            r.put(row, inverse);
            for (long i = 0; i < n; i++) {
                out.put(row * n + i, x.at(row * n + i) * inverse * weight.at(i));
            }
        }
    }

    /// With `g = dy·weight`: `dx = r·(g − x·r²·mean(g·x))`, `dweight = Σ dy·x·r`.
    static void rmsNormGrad(
            Tensor x,
            Tensor weight,
            Tensor r,
            Tensor dy,
            boolean accumulate,
            Tensor dx,
            Tensor dweight) {
        long n = x.dim(1);
        double[] sums = new double[(int) n];
        for (long row = 0; row < x.dim(0); row++) {
            double inverse = r.at(row);
            double dot = 0;
            for (long i = 0; i < n; i++) {
                dot += dy.at(row * n + i) * weight.at(i) * x.at(row * n + i);
                sums[(int) i] += dy.at(row * n + i) * x.at(row * n + i) * inverse;
            }
            double pull = inverse * inverse * dot / n;
            for (long i = 0; i < n; i++) {
                double g = dy.at(row * n + i) * weight.at(i);
                put(dx, row * n + i, accumulate, inverse * (g - x.at(row * n + i) * pull));
            }
        }
        store(sums, dweight);
    }

    static void layerNorm(
            Tensor x,
            Tensor weight,
            Tensor bias,
            double epsilon,
            Tensor out,
            Tensor mean,
            Tensor r) {
        long n = x.dim(1);
        for (long row = 0; row < x.dim(0); row++) {
            double mu = 0;
            for (long i = 0; i < n; i++) {
                mu += x.at(row * n + i) / n;
            }
            double variance = 0;
            for (long i = 0; i < n; i++) {
                variance += (x.at(row * n + i) - mu) * (x.at(row * n + i) - mu) / n;
            }
            double inverse = 1 / Math.sqrt(variance + epsilon);
            mean.put(row, mu);
            r.put(row, inverse);
            for (long i = 0; i < n; i++) {
                double normal = (x.at(row * n + i) - mu) * inverse;
                out.put(row * n + i, normal * weight.at(i) + bias.at(i));
            }
        }
    }

    /// With `g = dy·weight` and `z = (x − mean)·r`: `dx = r·(g − mean(g) − z·mean(g·z))`, `dweight
    /// = Σ dy·z`, `dbias = Σ dy`.
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
        long n = x.dim(1);
        double[] weightSums = new double[(int) n];
        double[] biasSums = new double[(int) n];
        for (long row = 0; row < x.dim(0); row++) {
            double inverse = r.at(row);
            double sum = 0;
            double dot = 0;
            for (long i = 0; i < n; i++) {
                double d = dy.at(row * n + i);
                double z = (x.at(row * n + i) - mean.at(row)) * inverse;
                sum += d * weight.at(i);
                dot += d * weight.at(i) * z;
                weightSums[(int) i] += d * z;
                biasSums[(int) i] += d;
            }
            for (long i = 0; i < n; i++) {
                double g = dy.at(row * n + i) * weight.at(i);
                double z = (x.at(row * n + i) - mean.at(row)) * inverse;
                put(dx, row * n + i, accumulate, inverse * (g - sum / n - z * dot / n));
            }
        }
        store(weightSums, dweight);
        store(biasSums, dbias);
    }

    private static void put(Tensor out, long i, boolean accumulate, double value) {
        out.put(i, accumulate ? out.at(i) + value : value);
    }

    private static void store(double[] sums, Tensor out) {
        for (int i = 0; i < sums.length; i++) {
            out.put(i, sums[i]);
        }
    }
}
