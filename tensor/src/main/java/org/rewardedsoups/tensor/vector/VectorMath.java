package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.splat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Exponential and friends on whole vectors, by polynomials.
///
/// The library's `lanewise(EXP)` is not used: its bits differ between the interpreter and compiled
/// code, and results must not depend on what the compiler has reached.
///
/// The compiler stops inlining in methods of too many operations, and then vectors are boxed. So
/// functions are short, and their numbers are constants, made once, instead of a broadcast each.
final class VectorMath {
    private static final FloatVector ZERO = splat(0f);
    private static final FloatVector ONE = splat(1f);
    private static final FloatVector HALF = splat(0.5f);
    private static final FloatVector MINUS_HALF = splat(-0.5f);
    private static final FloatVector TWO = splat(2f);
    private static final FloatVector MINUS_TWO = splat(-2f);

    /// Adding 1.5·2²³ + 127 rounds a float to the nearest integer n and leaves n + 127 in the low
    /// bits; shifted to the place of the exponent, they are those of 2ⁿ. With 126, of 2ⁿ⁻¹.
    private static final FloatVector ROUND_127 = splat(12582912f + 127);

    private static final FloatVector ROUND_126 = splat(12582912f + 126);

    private static final FloatVector LOG2_E = splat(1.44269504f);
    private static final FloatVector LN2_HIGH = splat(-0.693359375f);
    private static final FloatVector LN2_LOW = splat(2.12194440e-4f);
    private static final FloatVector LEAST_126 = splat(-87.5f);
    private static final FloatVector LEAST_127 = splat(-88f);
    private static final FloatVector MOST = splat(89f);
    private static final FloatVector E7 = splat(1.9875691500e-4f);
    private static final FloatVector E6 = splat(1.3981999507e-3f);
    private static final FloatVector E5 = splat(8.3334519073e-3f);
    private static final FloatVector E4 = splat(4.1665795894e-2f);
    private static final FloatVector E3 = splat(1.6666665459e-1f);
    private static final FloatVector E2 = splat(5.0000001201e-1f);

    private static final FloatVector T9 = splat(-5.70498872745e-3f);
    private static final FloatVector T7 = splat(2.06390887954e-2f);
    private static final FloatVector T5 = splat(-5.37397155531e-2f);
    private static final FloatVector T3 = splat(1.33314422036e-1f);
    private static final FloatVector T1 = splat(-3.33332819422e-1f);
    private static final FloatVector NEAR = splat(0.625f * 0.625f);

    private static final FloatVector P = splat(0.3275911f * 0.70710678f);
    private static final FloatVector P5 = splat(0.5f * 1.061405429f);
    private static final FloatVector P4 = splat(0.5f * -1.453152027f);
    private static final FloatVector P3 = splat(0.5f * 1.421413741f);
    private static final FloatVector P2 = splat(0.5f * -0.284496736f);
    private static final FloatVector P1 = splat(0.5f * 0.254829592f);
    private static final FloatVector DENSITY = splat(0.39894228f);

    private static final FloatVector CUBE = splat(0.044715f);
    private static final FloatVector THREE_CUBE = splat(3 * 0.044715f);
    private static final FloatVector ROOT_8_PI = splat(1.59576912f);

    private VectorMath() {}

    /// eˣ to 1.2 units in the last place. Results below 2⁻¹²⁵ become 0; 2ⁿ is taken in two factors,
    /// 2ⁿ⁻¹ and 2, or it would overflow too early.
    static FloatVector exp(FloatVector x) {
        FloatVector limited = atLeast(x, LEAST_126);
        limited = limited.min(MOST);
        return exp(limited, ROUND_126).mul(TWO);
    }

    /// eˣ for x ≤ 0, results below 2⁻¹²⁶ become 0.
    static FloatVector expOfNegative(FloatVector x) {
        return exp(atLeast(x, LEAST_127), ROUND_127);
    }

    /// eˣ, or half of it: x = n·ln 2 + r, a polynomial for eʳ, times a power of 2.
    private static FloatVector exp(FloatVector x, FloatVector round) {
        FloatVector shifted = x.fma(LOG2_E, round);
        FloatVector n = shifted.sub(round);
        FloatVector r = n.fma(LN2_LOW, n.fma(LN2_HIGH, x));
        FloatVector p = E7.fma(r, E6).fma(r, E5).fma(r, E4).fma(r, E3).fma(r, E2);
        p = p.fma(r.mul(r), r.add(ONE));
        IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return p.mul(power.reinterpretAsFloats());
    }

    /// The larger of the two; NaN stays NaN. Cheaper than `max`, which also orders zeros.
    private static FloatVector atLeast(FloatVector x, FloatVector least) {
        return x.blend(least, x.compare(VectorOperators.LT, least));
    }

    /// 1/(1 + e⁻ˣ)
    static FloatVector sigmoid(FloatVector x) {
        return ONE.div(exp(x.neg()).add(ONE));
    }

    /// tanh x = ±(1 − e)/(1 + e) with e = e⁻²|ˣ|, and near 0, where that cancels, x + x³·P(x²).
    static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = T9.fma(square, T7).fma(square, T5).fma(square, T3).fma(square, T1);
        FloatVector near = p.mul(square).fma(x, x);
        FloatVector e = expOfNegative(x.abs().mul(MINUS_TWO));
        FloatVector far = ONE.sub(e).div(e.add(ONE));
        FloatVector signed = far.blend(far.neg(), x.compare(VectorOperators.LT, ZERO));
        return signed.blend(near, square.compare(VectorOperators.LT, NEAR));
    }

    /// exp(−x²/2) = √(2π)·φ(x).
    private static FloatVector gaussian(FloatVector x) {
        return expOfNegative(x.mul(x).mul(MINUS_HALF));
    }

    /// x·Φ(x) = max(x, 0) − |x|·(1 − Φ(|x|)).
    static FloatVector gelu(FloatVector x) {
        FloatVector a = x.abs();
        return x.add(a).mul(HALF).sub(a.mul(upperTail(a, gaussian(x))));
    }

    /// The derivative of x·Φ(x): Φ(x) + x·φ(x).
    static FloatVector geluSlope(FloatVector x) {
        FloatVector gaussian = gaussian(x);
        FloatVector upper = upperTail(x.abs(), gaussian);
        FloatVector cdf = upper.blend(ONE.sub(upper), x.compare(VectorOperators.GT, ZERO));
        return x.fma(gaussian.mul(DENSITY), cdf);
    }

    /// 1 − Φ(a) for a ≥ 0, to 1.5e-7 (Abramowitz and Stegun, 7.1.26).
    private static FloatVector upperTail(FloatVector a, FloatVector gaussian) {
        FloatVector t = ONE.div(a.fma(P, ONE));
        FloatVector p = P5.fma(t, P4).fma(t, P3).fma(t, P2).fma(t, P1);
        return p.mul(t).mul(gaussian);
    }

    /// 1/(1 + e⁻²ᵘ) with u = √(2/π)·(x + 0.044715·x³): ½·(1 + tanh u), the approximation of
    /// Φ in the GELU of GPT-2.
    static FloatVector approximateCdf(FloatVector x) {
        return sigmoid(x.mul(x).fma(CUBE, ONE).mul(x).mul(ROOT_8_PI));
    }

    /// The derivative of 2u of [#approximateCdf].
    static FloatVector approximateSlope(FloatVector x) {
        return x.mul(x).fma(THREE_CUBE, ONE).mul(ROOT_8_PI);
    }
}
