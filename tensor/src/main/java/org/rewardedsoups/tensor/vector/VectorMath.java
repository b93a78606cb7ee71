package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.splat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Exponential and friends on whole vectors, by polynomials.
///
/// The library's `lanewise(EXP)` is not used: its bits differ between the interpreter and compiled
/// code, and results must not depend on what the compiler has reached.
final class VectorMath {
    /// Adding and subtracting 1.5·2²³ rounds a float to the nearest integer.
    private static final float ROUND = 12582912f;

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    private VectorMath() {}

    /// eˣ to 1.2 units in the last place: x = n·ln 2 + r, a polynomial for eʳ, and 2ⁿ multiplied in
    /// two halves, so that overflow gives ∞ and underflow goes through the subnormals to 0.
    static FloatVector exp(FloatVector x) {
        FloatVector limited = x.max(-104f).min(89f);
        FloatVector shifted = limited.fma(splat(LOG2_E), splat(ROUND));
        FloatVector n = shifted.sub(ROUND);
        FloatVector r = n.fma(splat(-LN2_LOW), n.fma(splat(-LN2_HIGH), limited));
        FloatVector p = splat(1.9875691500e-4f);
        p = p.fma(r, splat(1.3981999507e-3f));
        p = p.fma(r, splat(8.3334519073e-3f));
        p = p.fma(r, splat(4.1665795894e-2f));
        p = p.fma(r, splat(1.6666665459e-1f));
        p = p.fma(r, splat(5.0000001201e-1f));
        p = p.fma(r.mul(r), r.add(1f));
        IntVector exponent = shifted.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUND));
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
    }

    /// 2ⁿ for −127 < n < 128.
    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    /// 1 / (1 + e⁻ˣ)
    static FloatVector sigmoid(FloatVector x) {
        return splat(1f).div(exp(x.neg()).add(1f));
    }

    /// tanh x = 1 − 2/(e²ˣ + 1), and near 0, where that cancels, x + x³·P(x²).
    static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = splat(-5.70498872745e-3f);
        p = p.fma(square, splat(2.06390887954e-2f));
        p = p.fma(square, splat(-5.37397155531e-2f));
        p = p.fma(square, splat(1.33314422036e-1f));
        p = p.fma(square, splat(-3.33332819422e-1f));
        FloatVector near = p.mul(square).fma(x, x);
        FloatVector far = splat(1f).sub(splat(2f).div(exp(x.add(x)).add(1f)));
        return far.blend(near, x.abs().compare(VectorOperators.LT, 0.625f));
    }

    /// Φ(x), the normal distribution function, to 1.5e-7 (Abramowitz and Stegun, 7.1.26).
    static FloatVector normalCdf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector t = splat(1f).div(a.fma(splat(0.3275911f * 0.70710678f), splat(1f)));
        FloatVector p = splat(1.061405429f);
        p = p.fma(t, splat(-1.453152027f));
        p = p.fma(t, splat(1.421413741f));
        p = p.fma(t, splat(-0.284496736f));
        p = p.fma(t, splat(0.254829592f));
        FloatVector upper = p.mul(t).mul(exp(a.mul(a).mul(-0.5f))).mul(0.5f); // 1 − Φ(|x|)
        return splat(1f).sub(upper).blend(upper, x.compare(VectorOperators.LT, 0f));
    }

    /// φ(x) = exp(−x²/2) / √(2π)
    static FloatVector normalDensity(FloatVector x) {
        return exp(x.mul(x).mul(-0.5f)).mul(0.39894228f);
    }

    /// √(2/π)·(x + 0.044715·x³)
    static FloatVector geluArgument(FloatVector x) {
        return x.mul(x).fma(splat(0.044715f), splat(1f)).mul(x).mul(0.79788456f);
    }

    /// The derivative of [#geluArgument].
    static FloatVector geluSlope(FloatVector x) {
        return x.mul(x).fma(splat(3 * 0.044715f), splat(1f)).mul(0.79788456f);
    }
}
