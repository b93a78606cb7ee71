package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Tensor;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A draw from the distribution over tokens, possibly cut to its likely part.
///
/// @param temperature divides the scores: below 1 sharper, above 1 flatter
/// @param topK only the K most likely tokens (Fan et al., 2018); 0 for all
/// @param topP of those only the fewest that together reach this share (Holtzman et al., 2020); 1
///   for all
public record Sampling(double temperature, int topK, double topP) implements Decoding {

    /// Draws from the model's own distribution, as PPO needs.
    public static final Sampling PLAIN = new Sampling(1, 0, 1);

    public Sampling {
        if (!(temperature > 0) || topK < 0 || !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException(
                    "sampling: expected temperature > 0, topK >= 0 and topP in (0, 1], got "
                            + temperature
                            + ", "
                            + topK
                            + " and "
                            + topP);
        }
    }

    @Override
    public Tensor prepare(Tensor logits) {
        return (temperature == 1 ? logits : logits.mul(1 / temperature)).softmax();
    }

    @Override
    public int choose(float[] prepared, int from, int to, RandomGenerator rng) {
        double draw = rng.nextDouble(); // always one draw, whatever the distribution
        return topK == 0 && topP == 1
                ? drawn(prepared, from, to, draw)
                : drawnFromTop(prepared, from, to, draw);
    }

    private static int drawn(float[] p, int from, int to, double draw) {
        double rest = draw * requireMass(sum(p, from, to));
        int last = from;
        for (int i = from; i < to; i++) {
            if (p[i] > 0) {
                rest -= p[i];
                last = i;
                if (rest < 0) {
                    break;
                }
            }
        }
        return last - from;
    }

    private int drawnFromTop(float[] p, int from, int to, double draw) {
        requireMass(sum(p, from, to));
        long[] ranked = ranked(p, from, to);
        int kept = topK == 0 ? ranked.length : Math.min(topK, ranked.length);
        double mass = 0;
        for (int i = 0; i < kept; i++) {
            mass += probability(ranked[i]);
        }
        double nucleus = 0;
        int size = 0;
        while (size < kept && (size == 0 || nucleus < topP * mass)) {
            nucleus += probability(ranked[size++]);
        }
        double rest = draw * nucleus;
        int i = 0;
        while (i < size - 1 && (rest -= probability(ranked[i])) >= 0) {
            i++;
        }
        return token(ranked[i]);
    }

    /// Tokens by falling probability, equal ones by rising id, packed so that sorting is fast: the
    /// bits of a float >= 0 grow with it.
    private static long[] ranked(float[] p, int from, int to) {
        long[] keys = new long[to - from];
        for (int i = from; i < to; i++) {
            keys[i - from] = (long) ~Float.floatToIntBits(p[i]) << 32 | i - from;
        }
        Arrays.sort(keys);
        return keys;
    }

    private static float probability(long key) {
        return Float.intBitsToFloat(~(int) (key >> 32));
    }

    private static int token(long key) {
        return (int) key;
    }

    private static double sum(float[] p, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += p[i];
        }
        return sum;
    }

    private static double requireMass(double sum) {
        if (!(sum > 0)) {
            throw new NonFiniteException(
                    "sampling: expected probabilities, got a sum of "
                            + sum
                            + "; have the weights diverged?");
        }
        return sum;
    }
}
