package org.rewardedsoups.tensor;

/// The standard normal distribution in double precision, for the definition of GELU.
final class Normal {
    private Normal() {}

    /// Φ(x) = ½·erfc(−x/√2), accurate to about 1e-15 in both tails.
    ///
    /// The series Φ(x) = ½ + φ(x)·Σ x²ⁿ⁺¹/(2n+1)!! converges everywhere; far out, where ½ would
    /// cancel, the continued fraction of Mills' ratio takes over.
    static double cdf(double x) {
        if (Math.abs(x) > 5) {
            double tail = density(x) / mills(Math.abs(x));
            return x > 0 ? 1 - tail : tail;
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= x * x / (2 * n + 1);
            sum += term;
        }
        return 0.5 + density(x) * sum;
    }

    /// φ(x) = exp(−x²/2) / √(2π)
    static double density(double x) {
        return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    /// √(2/π)·(x + 0.044715·x³), what the tanh form of GELU takes the tanh of.
    static double geluArgument(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    /// The derivative of [#geluArgument].
    static double geluSlope(double x) {
        return Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    }

    /// x + 1/(x + 2/(x + 3/(x + …))), the reciprocal of Mills' ratio, for x > 0.
    private static double mills(double x) {
        double fraction = x;
        for (int n = 60; n >= 1; n--) {
            fraction = x + n / fraction;
        }
        return fraction;
    }
}
