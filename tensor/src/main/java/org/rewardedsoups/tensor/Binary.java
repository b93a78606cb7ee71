package org.rewardedsoups.tensor;

import java.util.function.DoubleBinaryOperator;

/// Functions of two elements; each constant carries its definition, which the scalar kernels run
/// and the fast ones are tested against.
public enum Binary {
    ADD((a, b) -> a + b),
    SUB((a, b) -> a - b),
    MUL((a, b) -> a * b),
    DIV((a, b) -> a / b),
    MAX(Math::max),
    MIN(Math::min),
    /// 1 where a < b, else 0
    LESS((a, b) -> a < b ? 1 : 0),
    /// 1 where a ≤ b, else 0
    LESS_EQUAL((a, b) -> a <= b ? 1 : 0),
    /// 1 where a = b, else 0
    EQUAL((a, b) -> a == b ? 1 : 0),
    /// Gradient of [Unary#SILU] at a, times b
    SILU_GRAD(
            (x, dy) -> {
                double s = 1 / (1 + Math.exp(-x));
                return dy * s * (1 + x * (1 - s));
            }),
    /// Gradient of [Unary#GELU] at a, times b: dy · (Φ(x) + x·φ(x))
    GELU_GRAD((x, dy) -> dy * (Normal.cdf(x) + x * Normal.density(x))),
    /// Gradient of [Unary#GELU_TANH] at a, times b
    GELU_TANH_GRAD(
            (x, dy) -> {
                double t = Math.tanh(Normal.geluArgument(x));
                return dy * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Normal.geluSlope(x));
            });

    private final DoubleBinaryOperator definition;

    Binary(DoubleBinaryOperator definition) {
        this.definition = definition;
    }

    /// The function itself, in double precision.
    public double apply(double a, double b) {
        return definition.applyAsDouble(a, b);
    }
}
