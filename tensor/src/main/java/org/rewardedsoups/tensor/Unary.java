package org.rewardedsoups.tensor;

import java.util.function.DoubleUnaryOperator;

/// Functions of one element; each constant carries its definition, which the scalar kernels run and
/// the fast ones are tested against.
public enum Unary {
    NEG(x -> -x),
    ABS(Math::abs),
    SQUARE(x -> x * x),
    SQRT(Math::sqrt),
    RSQRT(x -> 1 / Math.sqrt(x)),
    RECIPROCAL(x -> 1 / x),
    EXP(Math::exp),
    LOG(Math::log),
    TANH(Math::tanh),
    /// 1 / (1 + e⁻ˣ)
    SIGMOID(x -> 1 / (1 + Math.exp(-x))),
    RELU(x -> x > 0 ? x : x == x ? 0 : x),
    /// x · sigmoid(x), also called swish
    SILU(x -> x / (1 + Math.exp(-x))),
    /// x · Φ(x) with the exact normal distribution function (Hendrycks and Gimpel, 2016)
    GELU(x -> x * Normal.cdf(x)),
    /// The tanh approximation of [#GELU] that GPT-2 uses
    GELU_TANH(x -> 0.5 * x * (1 + Math.tanh(Normal.geluArgument(x))));

    private final DoubleUnaryOperator definition;

    Unary(DoubleUnaryOperator definition) {
        this.definition = definition;
    }

    /// The function itself, in double precision.
    public double apply(double x) {
        return definition.applyAsDouble(x);
    }
}
