package org.rewardedsoups.experiments.detector;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.Sample;

/// Logistic regression on which words occur, in the summary and in the input, hashed: what one can
/// tell without reading. It is what a detector has to beat.
final class BagOfWords implements Reward {
    private static final int FEATURES = 1 << 18;
    private static final int BUCKETS = 10;
    private static final int EPOCHS = 5;
    private static final double RATE = 0.1; // of AdaGrad
    private static final double DECAY = 1e-5;

    private final boolean overlap;
    private final double[] weights = new double[FEATURES];
    private final double[] squares = new double[FEATURES];

    private BagOfWords(boolean overlap) {
        this.overlap = overlap;
    }

    /// Learns to tell the true summaries from the corrupted ones.
    ///
    /// @param overlap whether it also sees how many of the summary's words the input contains
    static BagOfWords train(List<Contrast> contrasts, boolean overlap, RandomGenerator rng) {
        BagOfWords model = new BagOfWords(overlap);
        List<int[]> good =
                contrasts.stream().map(c -> model.features(c.example().input(), c.faithful())).toList();
        List<int[]> bad =
                contrasts.stream().map(c -> model.features(c.example().input(), c.corrupted())).toList();
        List<Integer> order =
                Arrays.asList(IntStream.range(0, good.size()).boxed().toArray(Integer[]::new));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(order, Random.from(rng));
            for (int i : order) {
                model.learn(good.get(i), 1);
                model.learn(bad.get(i), 0);
            }
        }
        return model;
    }

    @Override
    public double[] score(List<Sample> samples) {
        return samples.stream().mapToDouble(s -> logit(features(s.input(), s.output()))).toArray();
    }

    private int[] features(String input, String summary) {
        Set<Integer> features = new HashSet<>();
        features.add(index("bias"));
        Words in = Words.of(input);
        Words out = Words.of(summary);
        for (int i = 0; i < in.count(); i++) {
            features.add(index("input " + in.lower(i)));
        }
        for (int i = 0; i < out.count(); i++) {
            features.add(index("summary " + out.lower(i)));
        }
        if (overlap) {
            Set<String> stems = out.contentStems();
            long shared = stems.stream().filter(in.stems()::contains).count();
            features.add(index("missing " + (stems.size() - shared)));
            features.add(index("shared " + shared * BUCKETS / Math.max(1, stems.size())));
        }
        return features.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private static int index(String feature) {
        int hash = feature.hashCode() * 0x9E3779B9;
        return (hash ^ hash >>> 15) & (FEATURES - 1);
    }

    private double logit(int[] features) {
        return Arrays.stream(features).mapToDouble(f -> weights[f]).sum();
    }

    private void learn(int[] features, double target) {
        double error = 1 / (1 + Math.exp(-logit(features))) - target;
        for (int f : features) {
            double gradient = error + DECAY * weights[f];
            squares[f] += gradient * gradient;
            weights[f] -= RATE * gradient / Math.sqrt(squares[f] + 1e-12);
        }
    }
}
