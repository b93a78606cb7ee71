package org.rewardedsoups.soups;

import java.util.Arrays;
import java.util.List;

/// Linear mode connectivity of one objective: is the reward of interpolated weights at least the
/// interpolated reward?
///
/// The gap at a preference λ is `R(Σᵢ λᵢ·θᵢ) − Σᵢ λᵢ·R(θᵢ)` (Ramé et al., 2023, hypothesis 1, which
/// holds where no gap is negative). As in the published figures, the experts' own gaps, zero by
/// definition, are part of the minimum and of the mean; only preferences that mix experts can be
/// violations.
///
/// @param gaps one gap per preference, in the order given
/// @param minGap the smallest gap
/// @param meanGap the mean of the gaps
/// @param violations how many gaps of mixing preferences are below zero by more than their
///   tolerance
public record LinearModeConnectivity(
        List<Double> gaps, double minGap, double meanGap, int violations) {

    /// Gaps of one objective, counting every negative one as a violation.
    ///
    /// @param experts `(N)`, the objective's value for each expert
    /// @param lambdas the preferences
    /// @param soups the objective's value for the soup at each preference
    /// @throws IllegalArgumentException if the sizes differ
    public static LinearModeConnectivity of(
            double[] experts, List<Preference> lambdas, double[] soups) {
        return of(experts, lambdas, soups, new double[soups.length]);
    }

    /// As above, but a gap is a violation only below minus its own tolerance.
    ///
    /// @param tolerances one per preference, such as twice the standard error of the gap
    /// @throws IllegalArgumentException if the sizes differ
    public static LinearModeConnectivity of(
            double[] experts, List<Preference> lambdas, double[] soups, double[] tolerances) {
        requireSize("soups", soups, lambdas.size());
        requireSize("tolerances", tolerances, lambdas.size());
        double[] gaps = new double[soups.length];
        int violations = 0;
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = soups[i] - lambdas.get(i).mix(experts);
            violations += !lambdas.get(i).vertex() && gaps[i] < -tolerances[i] ? 1 : 0;
        }
        return new LinearModeConnectivity(
                Arrays.stream(gaps).boxed().toList(),
                Arrays.stream(gaps).min().orElse(0),
                Arrays.stream(gaps).average().orElse(0),
                violations);
    }

    /// Standard error of each gap when all models are scored independently: `√(se(soup)² + Σᵢ
    /// λᵢ²·se(expertᵢ)²)`.
    ///
    /// Scores on the same prompts are correlated, which makes this an upper estimate as a rule.
    ///
    /// @param experts `(N)`, the standard error of each expert's mean score, not the score
    /// @param lambdas the preferences
    /// @param soups the standard error of the mean score of the soup at each preference
    /// @return one standard error per preference, in the order given
    /// @throws IllegalArgumentException unless there is one soup per preference and one expert per
    ///   weight
    public static double[] standardErrors(
            double[] experts, List<Preference> lambdas, double[] soups) {
        requireSize("soups", soups, lambdas.size());
        double[] errors = new double[soups.length];
        for (int i = 0; i < errors.length; i++) {
            Preference lambda = lambdas.get(i);
            lambda.requireSize(experts.length);
            double variance = soups[i] * soups[i];
            for (int k = 0; k < experts.length; k++) {
                double share = lambda.get(k) * experts[k];
                variance += share * share;
            }
            errors[i] = Math.sqrt(variance);
        }
        return errors;
    }

    private static void requireSize(String what, double[] values, int preferences) {
        if (values.length != preferences) {
            throw new IllegalArgumentException(
                    "linear mode connectivity: expected %s for %d preferences, got %d"
                            .formatted(what, preferences, values.length));
        }
    }
}
