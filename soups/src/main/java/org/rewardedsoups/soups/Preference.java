package org.rewardedsoups.soups;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// A user's preference λ over the objectives: one weight per expert, summing to 1.
///
/// Weights are non-negative, so that the preference lies on the simplex, unless extrapolation is
/// asked for by [#extrapolating(double...)]. With two objectives and the paper's single number λ,
/// the preference is `(1 − λ, λ)`, so that `θ = (1 − λ)·θ₁ + λ·θ₂`.
public final class Preference {
    /// How far the sum of the weights may be from 1.
    public static final double SUM_TOLERANCE = 1e-6;

    private final double[] weights;

    /// A point of the simplex.
    ///
    /// @throws IllegalArgumentException if a weight is negative or not finite, or their sum is not
    ///   1
    public Preference(double... weights) {
        this(weights, false);
    }

    /// A point of the simplex.
    ///
    /// @throws IllegalArgumentException if a weight is negative or not finite, or their sum is not
    ///   1
    public Preference(List<Double> weights) {
        this(weights.stream().mapToDouble(Double::doubleValue).toArray(), false);
    }

    private Preference(double[] weights, boolean extrapolates) {
        this.weights = weights.clone();
        requireWeights(extrapolates);
    }

    /// A preference that may leave the simplex: weights still sum to 1 but can be negative.
    public static Preference extrapolating(double... weights) {
        return new Preference(weights, true);
    }

    /// All weight on expert `i` of `experts`.
    public static Preference expert(int i, int experts) {
        double[] weights = new double[experts];
        weights[i] = 1;
        return new Preference(weights);
    }

    /// Reads `0.3,0.7`, or the paper's single λ for two objectives: `0.3` is `(0.7, 0.3)`.
    ///
    /// @throws IllegalArgumentException if the text is not such a list of numbers
    public static Preference parse(String text) {
        double[] numbers;
        try {
            numbers = Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "preference: expected numbers such as 0.3,0.7 or one number from 0 to 1, got "
                            + text,
                    e);
        }
        return numbers.length == 1
                ? new Preference(complement(numbers[0]), numbers[0])
                : new Preference(numbers);
    }

    /// Number of objectives.
    public int size() {
        return weights.length;
    }

    /// The weight λᵢ of expert `i`.
    public double get(int i) {
        return weights[i];
    }

    /// All weights, as a list.
    public List<Double> weights() {
        return Arrays.stream(weights).boxed().toList();
    }

    /// Whether one expert has all the weight.
    public boolean vertex() {
        return Arrays.stream(weights).filter(w -> w != 0).count() == 1;
    }

    /// The interpolated value `Σᵢ λᵢ·valuesᵢ`.
    public double mix(double... values) {
        requireSize(values.length);
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * values[i];
        }
        return sum;
    }

    /// Fails unless there is one weight for each of `experts` experts.
    public void requireSize(int experts) {
        if (weights.length != experts) {
            throw new IllegalArgumentException(
                    "preference: expected one weight for each of %d experts, got %d in %s"
                            .formatted(experts, weights.length, this));
        }
    }

    private void requireWeights(boolean extrapolates) {
        if (weights.length == 0) {
            throw new IllegalArgumentException(
                    "preference: expected at least one weight, got none");
        }
        for (double w : weights) {
            if (!Double.isFinite(w)) {
                throw new IllegalArgumentException(
                        "preference: expected finite weights, got " + this);
            }
            if (w < 0 && !extrapolates) {
                throw new IllegalArgumentException(
                        "preference: expected weights of at least 0, got %s; a negative weight extrapolates, which must be asked for"
                                .formatted(this));
            }
        }
        double sum = DoubleStream.of(weights).sum();
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw new IllegalArgumentException(
                    "preference: expected weights that sum to 1, got sum %s in %s"
                            .formatted((float) sum, this));
        }
    }

    /// `1 − λ` as a reader would write it: 0.7, not 0.7000000000000001.
    private static double complement(double lambda) {
        return BigDecimal.ONE.subtract(new BigDecimal(Double.toString(lambda))).doubleValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preference that && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return Arrays.stream(weights)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
