package org.rewardedsoups.rl;

import java.util.List;

/// How close a text comes to a length, `−|words − target|/target`: 0 on target, −1 if empty or
/// twice as long.
///
/// @param target words
public record Brevity(int target) implements Reward {
    public Brevity {
        if (target < 1) {
            throw new IllegalArgumentException(
                    "brevity: expected a target of at least one word, got " + target);
        }
    }

    @Override
    public double[] score(List<Sample> samples) {
        return samples.stream().mapToDouble(sample -> score(sample.output())).toArray();
    }

    private double score(String text) {
        long words = Words.of(text).count();
        return -Math.abs(words - target) / (double) target;
    }
}
