package org.rewardedsoups.experiments.parity;

import java.util.Arrays;

/// How far a replay may be from the recording, as `|a − b|/(1 + |b|)` with b the recorded number.
///
/// | what | tolerance |
/// | --- | --- |
/// | float64 | 1e-10 |
/// | float32 | 1e-5 |
/// | float32, `loss` with a ratio beyond e² or below e⁻² somewhere | 1e-4 |
/// | float32, whitening of numbers that differ by less than a thousandth of their size | 1e-3 |
/// | float32, `logits` beyond ±20, whose entropy cancels | 1e-3 |
/// | captioning, float64 | 1e-9 |
/// | captioning, float32 | 2e-5 |
/// | masks, clip fractions, lengths, defaults, KL coefficients of `kl_controller` | 1e-12 |
///
/// The larger ones stand where the recorded float32 numbers are themselves that far from their
/// float64 twins. NaN and infinities must come at the same places.
final class Tolerance {
    static final double FLOAT64 = 1e-10;
    static final double FLOAT32 = 1e-5;
    static final double FLOAT32_EXTREME_RATIO = 1e-4;
    static final double FLOAT32_CANCELLING = 1e-3;
    static final double EXACT = 1e-12;
    static final double CAPTIONING_FLOAT64 = 1e-9;
    static final double CAPTIONING_FLOAT32 = 2e-5;

    private Tolerance() {}

    /// The tolerance of one field of a case.
    static double of(String field, double ofCase) {
        return field.endsWith("clipfrac") || field.endsWith("masks") ? EXACT : ofCase;
    }

    /// For captioning networks.
    static double captioning(Precision precision) {
        return precision == Precision.FLOAT64 ? CAPTIONING_FLOAT64 : CAPTIONING_FLOAT32;
    }

    /// For whitening in float32.
    static double whitening(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double spread = Arrays.stream(values).map(x -> Math.abs(x - mean)).max().orElse(0);
        return spread < 1e-3 * (1 + Math.abs(mean)) ? FLOAT32_CANCELLING : FLOAT32;
    }

    /// For entropies in float32.
    static double logits(double[] logits) {
        double largest =
                Arrays.stream(logits).filter(Double::isFinite).map(Math::abs).max().orElse(0);
        return largest > 20 ? FLOAT32_CANCELLING : FLOAT32;
    }

    /// For losses in float32.
    static double ratios(double[] logprobs, double[] oldLogprobs) {
        double largest = 0;
        for (int i = 0; i < logprobs.length; i++) {
            largest = Math.max(largest, Math.abs(logprobs[i] - oldLogprobs[i]));
        }
        return largest > 2 ? FLOAT32_EXTREME_RATIO : FLOAT32;
    }
}
