package org.rewardedsoups.rl;

import java.util.List;

/// Several rewards as one, `Σ cᵢ·rᵢ / Σ cᵢ`: the linear scalarisation that multi-objective
/// reinforcement learning trains on.
///
/// @param parts the rewards rᵢ with their weights cᵢ
public record MixedReward(List<Part> parts) implements Reward {

    /// One reward and its weight.
    public record Part(Reward reward, double weight) {}

    /// @throws IllegalArgumentException unless the weights have a finite sum above 0
    public MixedReward {
        parts = List.copyOf(parts);
        double sum = parts.stream().mapToDouble(Part::weight).sum();
        if (!(Double.isFinite(sum) && sum > 0)) {
            throw new IllegalArgumentException(
                    "mixed reward: expected weights that sum to more than 0, got "
                            + parts.stream().map(Part::weight).toList());
        }
    }

    /// Two rewards, `(1 − mu)·first + mu·second`.
    public static MixedReward of(Reward first, Reward second, double mu) {
        return new MixedReward(List.of(new Part(first, 1 - mu), new Part(second, mu)));
    }

    @Override
    public double[] score(List<Sample> samples) {
        return mix(parts.stream().map(part -> part.reward().checkedScore(samples)).toList());
    }

    /// Mixes scores that were computed before, so that the parts can be logged too.
    ///
    /// @param scores of each part, one per sample
    /// @throws IllegalArgumentException if there are scores of more or fewer rewards
    public double[] mix(List<double[]> scores) {
        if (scores.size() != parts.size()) {
            throw new IllegalArgumentException(
                    "mixed reward: expected scores of " + parts.size() + " rewards, got "
                            + scores.size());
        }
        double[] out = new double[scores.getFirst().length];
        double sum = 0;
        for (int part = 0; part < scores.size(); part++) {
            double weight = parts.get(part).weight();
            sum += weight;
            for (int i = 0; i < out.length; i++) {
                out[i] += weight * scores.get(part)[i];
            }
        }
        for (int i = 0; i < out.length; i++) {
            out[i] /= sum;
        }
        return out;
    }
}
