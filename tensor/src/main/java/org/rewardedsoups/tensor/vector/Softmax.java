package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;
import static org.rewardedsoups.tensor.vector.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.rewardedsoups.tensor.Tensor;

/// Softmax, and the loops over one row of it that [VectorLoss] shares; see [Rows] for arrays.
///
/// A row is read where it lies. Its last, incomplete vector is computed in `spare`, the address of a
/// vector, padded with −∞.
final class Softmax {
    private Softmax() {}

    static void softmax(Tensor x, Tensor out) {
        int n = Math.toIntExact(x.dim(1));
        VectorReductions.rows(
                x.dim(0),
                n,
                (first, last, scratch) -> {
                    for (long at = 4 * first * n; at < 4 * last * n; at += 4L * n) {
                        long from = Memory.of(x) + at;
                        long to = Memory.of(out) + at;
                        float max = max(from, n, scratch.vectors);
                        float sum = exp(from, n, max, to, scratch.vectors);
                        scale(to, n, 1 / sum);
                    }
                });
    }

    static void logSoftmax(Tensor x, Tensor out) {
        int n = Math.toIntExact(x.dim(1));
        VectorReductions.rows(
                x.dim(0),
                n,
                (first, last, scratch) -> {
                    for (long at = 4 * first * n; at < 4 * last * n; at += 4L * n) {
                        long from = Memory.of(x) + at;
                        float max = max(from, n, scratch.vectors);
                        float sum = sumExp(from, n, max, scratch.vectors);
                        shift(from, n, max, (float) Math.log(sum), Memory.of(out) + at);
                    }
                });
    }

    /// The largest of a row, what keeps exponentials in range; 0 if it is infinite.
    static float max(long x, int n, long spare) {
        int whole = n / WIDTH * BYTES;
        float max = maxOfVectors(x, whole);
        if (whole < 4 * n) {
            pad(x + whole, 4 * n - whole, spare);
            max = Math.max(max, maxOfVectors(spare, BYTES));
        }
        return Float.isInfinite(max) ? 0 : max;
    }

    /// `out = exp(x − shift)` where that is below 1; returns the sum.
    static float exp(long x, int n, float shift, long out, long spare) {
        int whole = n / WIDTH * BYTES;
        float sum = expOfVectors(x, whole, shift, out);
        if (whole < 4 * n) {
            pad(x + whole, 4 * n - whole, spare);
            sum += expOfVectors(spare, BYTES, shift, spare);
            Memory.copy(spare, 4 * n - whole, out + whole);
        }
        return sum;
    }

    /// Σ exp(x − shift)
    static float sumExp(long x, int n, float shift, long spare) {
        int whole = n / WIDTH * BYTES;
        float sum = sumExpOfVectors(x, whole, shift);
        if (whole < 4 * n) {
            pad(x + whole, 4 * n - whole, spare);
            sum += sumExpOfVectors(spare, BYTES, shift);
        }
        return sum;
    }

    /// `out = factor·exp(x − shift)`
    static void scaledExp(long x, int n, float shift, float factor, long out, long spare) {
        int whole = n / WIDTH * BYTES;
        scaledExpOfVectors(x, whole, shift, factor, out);
        if (whole < 4 * n) {
            pad(x + whole, 4 * n - whole, spare);
            scaledExpOfVectors(spare, BYTES, shift, factor, spare);
            Memory.copy(spare, 4 * n - whole, out + whole);
        }
    }

    private static void pad(long x, int bytes, long spare) {
        store(splat(Float.NEGATIVE_INFINITY), spare);
        Memory.copy(x, bytes, spare);
    }

    private static float maxOfVectors(long x, int bytes) {
        FloatVector max = splat(Float.NEGATIVE_INFINITY);
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector v = load(x + i);
            max = max.blend(v, v.compare(VectorOperators.GT, max)); // NaN will show in the sum
        }
        return Lanes.max(max);
    }

    private static float expOfVectors(long x, int bytes, float shift, long out) {
        FloatVector sum = splat(0f);
        for (int i = 0; i < bytes; i += BYTES) {
            FloatVector e = VectorMath.expOfNegative(load(x + i).sub(shift));
            store(e, out + i);
            sum = sum.add(e);
        }
        return Lanes.sum(sum);
    }

    private static float sumExpOfVectors(long x, int bytes, float shift) {
        FloatVector sum = splat(0f);
        for (int i = 0; i < bytes; i += BYTES) {
            sum = sum.add(VectorMath.expOfNegative(load(x + i).sub(shift)));
        }
        return Lanes.sum(sum);
    }

    private static void scaledExpOfVectors(long x, int bytes, float shift, float factor, long out) {
        for (int i = 0; i < bytes; i += BYTES) {
            store(VectorMath.expOfNegative(load(x + i).sub(shift)).mul(factor), out + i);
        }
    }

    private static void scale(long x, int n, float factor) {
        int whole = n / WIDTH * BYTES;
        for (int i = 0; i < whole; i += BYTES) {
            store(load(x + i).mul(factor), x + i);
        }
        for (int i = whole; i < 4 * n; i += 4) {
            Memory.setFloat(x + i, Memory.getFloat(x + i) * factor);
        }
    }

    /// `out = x − max − log`; max + log would round off log.
    private static void shift(long x, int n, float max, float log, long out) {
        int whole = n / WIDTH * BYTES;
        for (int i = 0; i < whole; i += BYTES) {
            store(load(x + i).sub(max).sub(log), out + i);
        }
        for (int i = whole; i < 4 * n; i += 4) {
            Memory.setFloat(out + i, Memory.getFloat(x + i) - max - log);
        }
    }

    static void softmaxGrad(Tensor y, Tensor dy, Tensor dx) {
        int n = Math.toIntExact(y.dim(1));
        VectorReductions.rows(
                y.dim(0),
                n,
                (first, last, _) -> {
                    for (long at = 4 * first * n; at < 4 * last * n; at += 4L * n) {
                        long p = Memory.of(y) + at;
                        long d = Memory.of(dy) + at;
                        softmaxGrad(p, d, Gemv.dot(p, d, n), n, Memory.of(dx) + at);
                    }
                });
    }

    private static void softmaxGrad(long y, long dy, float dot, int n, long dx) {
        int whole = n / WIDTH * BYTES;
        for (int i = 0; i < whole; i += BYTES) {
            store(load(y + i).mul(load(dy + i).sub(dot)), dx + i);
        }
        for (int i = whole; i < 4 * n; i += 4) {
            Memory.setFloat(dx + i, Memory.getFloat(y + i) * (Memory.getFloat(dy + i) - dot));
        }
    }
}
