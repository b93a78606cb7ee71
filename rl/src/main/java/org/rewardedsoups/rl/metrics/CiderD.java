package org.rewardedsoups.rl.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// CIDEr-D (Vedantam et al., 2015): how alike a caption and its references are where they are not
/// like everything else.
///
/// A text is a vector over its n-grams, `tf·(log N − log max(1, df))`, for each n from 1 to 4. With
/// `h` the candidate's vector and `r` a reference's,
///
/// `CIDEr-D = 10·mean over n and references of (Σ_g min(h_g, r_g)·r_g / (‖h‖·‖r‖))·exp(−δ²/(2·6²))`
///
/// where δ is the difference of the numbers of bigrams and a norm of 0 does not divide. The bigrams
/// stand for the length, as in the original code; the paper takes words.
///
/// @param frequencies df and N
public record CiderD(DocumentFrequencies frequencies) {
    private static final int ORDER = NGrams.ORDER;
    private static final double SIGMA = 6;

    /// A text as its vectors.
    ///
    /// @param weights by n − 1 and n-gram
    /// @param norms by n − 1
    /// @param bigrams how many
    private record Vectors(List<Map<String, Double>> weights, double[] norms, int bigrams) {}

    /// Between 0 and 10.
    public double score(String candidate, List<String> references) {
        return score(NGrams.of(candidate), references.stream().map(NGrams::of).toList());
    }

    double score(NGrams candidate, List<NGrams> references) {
        Vectors own = vectors(candidate);
        double[] sums = new double[ORDER];
        for (NGrams reference : references) {
            Vectors other = vectors(reference);
            double delta = own.bigrams() - other.bigrams();
            double near = Math.exp(-(delta * delta) / (2 * SIGMA * SIGMA));
            for (int n = 0; n < ORDER; n++) {
                sums[n] += cosine(own, other, n) * near;
            }
        }
        double mean = 0;
        for (double sum : sums) {
            mean += sum / ORDER;
        }
        return 10 * mean / references.size();
    }

    private static double cosine(Vectors own, Vectors other, int n) {
        double product = 0;
        for (var entry : own.weights().get(n).entrySet()) {
            double theirs = other.weights().get(n).getOrDefault(entry.getKey(), 0.0);
            product += Math.min(entry.getValue(), theirs) * theirs;
        }
        double norms = own.norms()[n] * other.norms()[n];
        return norms == 0 ? product : product / norms;
    }

    private Vectors vectors(NGrams text) {
        List<Map<String, Double>> weights = new ArrayList<>();
        double[] norms = new double[ORDER];
        for (int n = 1; n <= ORDER; n++) {
            Map<String, Double> vector = new HashMap<>();
            double squares = 0;
            for (var gram : text.of(n).entrySet()) {
                double weight = gram.getValue() * frequencies.weight(gram.getKey());
                vector.put(gram.getKey(), weight);
                squares += weight * weight;
            }
            weights.add(vector);
            norms[n - 1] = Math.sqrt(squares);
        }
        return new Vectors(weights, norms, Math.max(0, text.words() - 1));
    }
}
