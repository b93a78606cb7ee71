package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/// Functions of one or two numbers, written to become part of kernels: each has one `return`, and
/// operations are told apart by their place in [org.rewardedsoups.tensor.Unary] and
/// [org.rewardedsoups.tensor.Binary].
final class Formulas {
    private Formulas() {}

    /// [org.rewardedsoups.tensor.Unary] number `op` of `x`.
    static float unary(int op, float x) {
        float y = -x;
        if (op == 1) {
            y = TornadoMath.abs(x);
        } else if (op == 2) {
            y = x * x;
        } else if (op == 3) {
            y = TornadoMath.sqrt(x);
        } else if (op == 4) {
            y = 1f / TornadoMath.sqrt(x);
        } else if (op == 5) {
            y = 1f / x;
        } else if (op == 6) {
            y = TornadoMath.exp(x);
        } else if (op == 7) {
            y = TornadoMath.log(x);
        } else if (op == 8) {
            y = TornadoMath.tanh(x);
        } else if (op == 9) {
            y = sigmoid(x);
        } else if (op == 10) {
            y = relu(x);
        } else if (op == 11) {
            y = silu(x);
        } else if (op == 12) {
            y = gelu(x);
        } else if (op == 13) {
            y = x * approximateCdf(x);
        }
        return y;
    }

    /// [org.rewardedsoups.tensor.Binary] number `op` of `a` and `b`.
    static float binary(int op, float a, float b) {
        float y = a + b;
        if (op == 1) {
            y = a - b;
        } else if (op == 2) {
            y = a * b;
        } else if (op == 3) {
            y = a / b;
        } else if (op == 4) {
            y = larger(a, b);
        } else if (op == 5) {
            y = -larger(-a, -b);
        } else if (op == 6) {
            y = a < b ? 1f : 0f;
        } else if (op == 7) {
            y = atMost(a, b);
        } else if (op == 8) {
            y = a == b ? 1f : 0f;
        } else if (op == 9) {
            y = siluGrad(a, b);
        } else if (op == 10) {
            y = b * geluSlope(a);
        } else if (op == 11) {
            y = geluTanhGrad(a, b);
        }
        return y;
    }

    /// The larger of the two; NaN if one of them is.
    static float larger(float a, float b) {
        float larger = a > b ? a : b;
        return a != a ? a : larger; // if b is NaN, a > b is false
    }

    /// 1 where a ≤ b; `a <= b` itself would be compiled to "not greater", true of NaN.
    private static float atMost(float a, float b) {
        float equal = a == b ? 1f : 0f;
        return a < b ? 1f : equal;
    }

    static float relu(float x) {
        float negative = x == x ? 0f : x;
        return x > 0f ? x : negative;
    }

    /// 1/(1 + e⁻ˣ)
    static float sigmoid(float x) {
        return 1f / (1f + TornadoMath.exp(-x));
    }

    /// x·sigmoid(x)
    static float silu(float x) {
        return x / (1f + TornadoMath.exp(-x));
    }

    /// dy·s·(1 + x·(1 − s)) with s = sigmoid(x)
    static float siluGrad(float x, float dy) {
        float s = sigmoid(x);
        return dy * s * (1f + x * (1f - s));
    }

    /// x·Φ(x) = max(x, 0) − |x|·(1 − Φ(|x|)).
    static float gelu(float x) {
        float a = TornadoMath.abs(x);
        return (x + a) * 0.5f - a * upperTail(a);
    }

    /// The derivative of x·Φ(x): Φ(x) + x·φ(x).
    static float geluSlope(float x) {
        float upper = upperTail(TornadoMath.abs(x));
        float cdf = x > 0f ? 1f - upper : upper;
        return cdf + x * (0.39894228f * TornadoMath.exp(-0.5f * x * x));
    }

    /// 1 − Φ(a) for a ≥ 0, to 1.5e-7 (Abramowitz and Stegun, 7.1.26).
    private static float upperTail(float a) {
        float t = 1f / (1f + 0.3275911f * 0.70710678f * a);
        float p = 0.5f * 1.061405429f;
        p = p * t + 0.5f * -1.453152027f;
        p = p * t + 0.5f * 1.421413741f;
        p = p * t + 0.5f * -0.284496736f;
        p = p * t + 0.5f * 0.254829592f;
        return p * t * TornadoMath.exp(-0.5f * a * a);
    }

    /// 1/(1 + e⁻²ᵘ) with u = √(2/π)·(x + 0.044715·x³), the approximation of Φ in the GELU of GPT-2.
    static float approximateCdf(float x) {
        return sigmoid(1.59576912f * x * (1f + 0.044715f * x * x));
    }

    static float geluTanhGrad(float x, float dy) {
        float cdf = approximateCdf(x);
        float slope = 1.59576912f * (1f + 3f * 0.044715f * x * x);
        return dy * (cdf + x * cdf * (1f - cdf) * slope);
    }
}
