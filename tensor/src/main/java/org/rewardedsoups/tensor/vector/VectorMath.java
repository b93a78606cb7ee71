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
        FloatVector p = expWithout(n, limited);
        IntVector exponent = shifted.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUND));
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
    }

    /// eˣ·2⁻ⁿ for the whole n next to x/ln 2: a polynomial in r = x − n·ln 2.
    private static FloatVector expWithout(FloatVector n, FloatVector x) {
        FloatVector r = n.fma(splat(-LN2_LOW), n.fma(splat(-LN2_HIGH), x));
        FloatVector p = splat(1.9875691500e-4f);
        p = p.fma(r, splat(1.3981999507e-3f));
        p = p.fma(r, splat(8.3334519073e-3f));
        p = p.fma(r, splat(4.1665795894e-2f));
        p = p.fma(r, splat(1.6666665459e-1f));
        p = p.fma(r, splat(5.0000001201e-1f));
        return p.fma(r.mul(r), r.add(1f));
    }

    /// 2ⁿ for −127 < n < 128.
    private static FloatVector powerOfTwo(IntVector n) {
        return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
    }

    /// 1/(1 + e⁻ˣ)
    static FloatVector sigmoid(FloatVector x) {
        return splat(1f).div(exp(x.neg()).add(1f));
    }

    /// eˣ for x ≤ 0, not below 1.6e-38: half the operations of [#exp]. Loops with more than some
    /// fifty operations on vectors are not compiled well, their vectors are boxed.
    private static FloatVector expOfNegative(FloatVector x) {
        FloatVector limited = x.max(-87f);
        FloatVector shifted = limited.fma(splat(LOG2_E), splat(ROUND));
        FloatVector n = shifted.sub(ROUND);
        FloatVector p = expWithout(n, limited);
        return p.mul(powerOfTwo(shifted.reinterpretAsInts())); // the shift drops ROUND's bits
    }

    /// tanh x = ±(1 − e)/(1 + e) with e = e⁻²|ˣ|, and near 0, where that cancels, x + x³·P(x²).
    static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = splat(-5.70498872745e-3f);
        p = p.fma(square, splat(2.06390887954e-2f));
        p = p.fma(square, splat(-5.37397155531e-2f));
        p = p.fma(square, splat(1.33314422036e-1f));
        p = p.fma(square, splat(-3.33332819422e-1f));
        FloatVector near = p.mul(square).fma(x, x);
        FloatVector a = x.abs();
        FloatVector e = expOfNegative(a.mul(-2f));
        FloatVector far = splat(1f).sub(e).div(e.add(1f));
        FloatVector signed = far.mul(x.mul(1e30f).max(-1f).min(1f));
        return signed.blend(near, a.compare(VectorOperators.LT, 0.625f));
    }

    /// exp(−x²/2), what [#normalCdf] and [#normalDensity] share.
    static FloatVector gaussian(FloatVector x) {
        return expOfNegative(x.mul(x).mul(-0.5f));
    }

    /// x·Φ(x) = max(x, 0) − |x|·(1 − Φ(|x|)).
    static FloatVector gelu(FloatVector x) {
        FloatVector a = x.abs();
        return x.max(0f).sub(a.mul(upperTail(a, gaussian(x))));
    }

    /// Φ(x), the normal distribution function.
    ///
    /// @param gaussian of x
    static FloatVector normalCdf(FloatVector x, FloatVector gaussian) {
        FloatVector upper = upperTail(x.abs(), gaussian);
        return upper.sub(0.5f).mul(-2f).fma(positive(x), upper);
    }

    /// 1 − Φ(a) for a ≥ 0, to 1.5e-7 (Abramowitz and Stegun, 7.1.26).
    private static FloatVector upperTail(FloatVector a, FloatVector gaussian) {
        FloatVector t = splat(1f).div(a.fma(splat(0.3275911f * 0.70710678f), splat(1f)));
        FloatVector p = splat(0.5f * 1.061405429f);
        p = p.fma(t, splat(0.5f * -1.453152027f));
        p = p.fma(t, splat(0.5f * 1.421413741f));
        p = p.fma(t, splat(0.5f * -0.284496736f));
        p = p.fma(t, splat(0.5f * 0.254829592f));
        return p.mul(t).mul(gaussian);
    }

    /// 1 where x > 0, 0 where x < 0, something between at 0; a comparison's mask costs the compiler
    /// more than these three operations.
    private static FloatVector positive(FloatVector x) {
        return x.mul(1e30f).max(0f).min(1f);
    }

    /// φ(x) = exp(−x²/2)/√(2π)
    ///
    /// @param gaussian of x
    static FloatVector normalDensity(FloatVector gaussian) {
        return gaussian.mul(0.39894228f);
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
