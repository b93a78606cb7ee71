package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.SPECIES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.Lanes.splat;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Softmax and its relatives over stretches of arrays whose lengths are multiples of the vector
/// width (callers pad).
final class Rows {
    private Rows() {}

    static float max(float[] x, int at, int length) {
        FloatVector max = splat(Float.NEGATIVE_INFINITY);
        for (int i = at; i < at + length; i += WIDTH) {
            max = max.max(FloatVector.fromArray(SPECIES, x, i));
        }
        return Lanes.max(max);
    }

    static float dot(float[] x, float[] y, int at, int length) {
        FloatVector sum = splat(0f);
        for (int i = at; i < at + length; i += WIDTH) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            sum = v.fma(FloatVector.fromArray(SPECIES, y, i), sum);
        }
        return Lanes.sum(sum);
    }

    /// `x ← exp(scale·x − shift)` where that is below 1; returns the sum.
    static float exp(float[] x, int at, int length, float scale, float shift) {
        FloatVector sum = splat(0f);
        for (int i = at; i < at + length; i += WIDTH) {
            FloatVector shifted = FloatVector.fromArray(SPECIES, x, i).mul(scale).sub(shift);
            FloatVector e = VectorMath.expOfNegative(shifted);
            e.intoArray(x, i);
            sum = sum.add(e);
        }
        return Lanes.sum(sum);
    }

    /// `x ← factor·x`
    static void scale(float[] x, int at, int length, float factor) {
        for (int i = at; i < at + length; i += WIDTH) {
            FloatVector.fromArray(SPECIES, x, i).mul(factor).intoArray(x, i);
        }
    }

    /// Turns scores `from` to `to` of a row into probabilities and the others of `used` into 0.
    ///
    /// @return the logarithm of the sum of exponentials, 0 if nothing is visible
    static float softmax(float[] x, int at, int from, int to, int used, float scale) {
        if (to <= from) {
            Arrays.fill(x, at, at + used, 0f);
            return 0;
        }
        Arrays.fill(x, at, at + from, Float.NEGATIVE_INFINITY);
        Arrays.fill(x, at + to, at + used, Float.NEGATIVE_INFINITY);
        float max = scale * max(x, at, used);
        float sum = exp(x, at, used, scale, max); // of −∞, exactly 0
        scale(x, at, used, 1 / sum);
        return max + (float) Math.log(sum);
    }

    /// Turns a row of scores into probabilities `p = exp(scale·x − lse)` and a row of `dp` into
    /// `ds = scale·p·(dp − inner)`; 0 outside `from` … `to`.
    static void softmaxGrad(
            float[] x,
            float[] dp,
            int at,
            int from,
            int to,
            int used,
            float lse,
            float inner,
            float scale) {
        for (int i = at; i < at + used; i += WIDTH) {
            FloatVector shifted = FloatVector.fromArray(SPECIES, x, i).mul(scale).sub(lse);
            FloatVector p = VectorMath.expOfNegative(shifted);
            p.intoArray(x, i);
            FloatVector d = FloatVector.fromArray(SPECIES, dp, i).sub(inner);
            p.mul(d).mul(scale).intoArray(dp, i);
        }
        int last = Math.max(from, to);
        Arrays.fill(x, at, at + Math.min(from, used), 0f);
        Arrays.fill(x, at + Math.min(last, used), at + used, 0f);
        Arrays.fill(dp, at, at + Math.min(from, used), 0f);
        Arrays.fill(dp, at + Math.min(last, used), at + used, 0f);
    }
}
