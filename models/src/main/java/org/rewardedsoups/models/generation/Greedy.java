package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.Tensor;

import java.util.random.RandomGenerator;

/// Always the token with the highest score; of equal ones the first.
public record Greedy() implements Decoding {

    /// The likeliest token, at a temperature at which even scores that differ in the last digit are
    /// told apart by their probabilities.
    private static final Sampling NEARLY = new Sampling(0x1p-20, 1, 1);

    @Override
    public double draw(RandomGenerator rng) {
        return 0;
    }

    @Override
    public int[] choose(Tensor logits, double[] draws) {
        float[] scores = logits.toFloats();
        int[] tokens = new int[draws.length];
        int size = scores.length / tokens.length;
        for (int b = 0; b < tokens.length; b++) {
            tokens[b] = best(scores, b * size, (b + 1) * size);
        }
        return tokens;
    }

    private static int best(float[] scores, int from, int to) {
        int best = from;
        for (int i = from; i < to; i++) {
            if (Float.isNaN(scores[i])) {
                return -1;
            }
            if (scores[i] > scores[best]) {
                best = i;
            }
        }
        return best - from;
    }

    @Override
    public Sampling recorded() {
        return NEARLY;
    }
}
