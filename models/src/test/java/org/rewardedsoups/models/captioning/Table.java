package org.rewardedsoups.models.captioning;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// A model without a network: a distribution for every prefix of every picture, given or invented.
record Table(int pictures, int vocabulary, long seed, Map<String, double[]> given)
        implements CaptionSource {

    static Table random(int pictures, int vocabulary, long seed) {
        return new Table(pictures, vocabulary, seed, Map.of());
    }

    /// log p of the word after a prefix.
    double[] logprobs(int picture, int[] prefix) {
        String key = picture + " " + Arrays.toString(prefix);
        double[] p = given.get(key);
        if (p == null) {
            RandomGenerator rng = new Rngs(seed).stream(key);
            p = IntStream.range(0, vocabulary).mapToDouble(_ -> Math.exp(2 * rng.nextGaussian()))
                    .toArray();
        }
        double sum = Arrays.stream(p).sum();
        return Arrays.stream(p).map(x -> Math.log(x / sum)).toArray();
    }

    @Override
    public CaptionDecoder decoder(int captions, int maxTokens) {
        Map<Integer, int[]> rows = new HashMap<>();
        return (parents, tokens) -> {
            Map<Integer, int[]> before = Map.copyOf(rows);
            double[] all = new double[parents.length * vocabulary];
            for (int row = 0; row < parents.length; row++) {
                int[] prefix = before.getOrDefault(parents[row], new int[0]);
                int[] longer = Arrays.copyOf(prefix, prefix.length + 1);
                longer[prefix.length] = tokens[row];
                rows.put(row, longer);
                System.arraycopy(
                        logprobs(row / captions, longer), 0, all, row * vocabulary, vocabulary);
            }
            return Variable.constant(Tensor.of(new Shape(parents.length, vocabulary), all));
        };
    }
}
