package org.rewardedsoups.rl.metrics;

import java.util.ArrayList;
import java.util.List;

/// BLEU of order 1 to 4 (Papineni et al., 2002), with the smoothing of the captioning evaluation.
///
/// With `correctₖ` the k-grams of the candidate that a reference has too, each counted at most as
/// often as in the reference that has it most, and `guessₖ = max(0, length − k + 1)`:
///
/// `b_k = (Π_{j≤k} (correct_j + 1e-15)/(guess_j + 1e-9))^(1/k)`, times `exp(1 − 1/r)` if `r < 1`,
/// where `r = (length + 1e-15)/(reference length + 1e-9)` and the reference length is the one
/// closest to the candidate's, of two equally close ones the shorter.
///
/// A corpus has the same formula on sums. Words are separated by white space.
public final class Bleu {
    /// The largest order.
    public static final int ORDER = NGrams.ORDER;

    private static final double TINY = 1e-15;
    private static final double SMALL = 1e-9;

    private Bleu() {}

    /// What one or several candidates have in common with their references; counts can be summed.
    ///
    /// @param correct matched k-grams by k − 1, `(4)`
    /// @param guess k-grams of the candidates by k − 1, `(4)`
    /// @param length words of the candidates
    /// @param referenceLength words of the closest references
    public record Counts(List<Long> correct, List<Long> guess, long length, long referenceLength) {
        private static final List<Long> ZEROS = List.of(0L, 0L, 0L, 0L);
        static final Counts NONE = new Counts(ZEROS, ZEROS, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    sum(correct, other.correct),
                    sum(guess, other.guess),
                    length + other.length,
                    referenceLength + other.referenceLength);
        }

        private static List<Long> sum(List<Long> a, List<Long> b) {
            List<Long> sum = new ArrayList<>();
            for (int k = 0; k < ORDER; k++) {
                sum.add(a.get(k) + b.get(k));
            }
            return sum;
        }
    }

    /// BLEU of orders 1 to 4 of one candidate, `(4)`.
    public static double[] sentence(String candidate, List<String> references) {
        return score(counts(candidate, references));
    }

    /// BLEU of orders 1 to 4 of many candidates taken together, `(4)`.
    public static double[] corpus(List<Counts> counts) {
        return score(counts.stream().reduce(Counts.NONE, Counts::plus));
    }

    /// What a candidate and its references have in common.
    public static Counts counts(String candidate, List<String> references) {
        return counts(NGrams.of(candidate), references.stream().map(NGrams::of).toList());
    }

    static Counts counts(NGrams candidate, List<NGrams> references) {
        List<Long> correct = new ArrayList<>();
        List<Long> guess = new ArrayList<>();
        for (int k = 1; k <= ORDER; k++) {
            correct.add(correct(candidate, references, k));
            guess.add((long) Math.max(0, candidate.words() - k + 1));
        }
        int closest = closest(candidate.words(), references);
        return new Counts(correct, guess, candidate.words(), closest);
    }

    private static long correct(NGrams candidate, List<NGrams> references, int k) {
        long correct = 0;
        for (var gram : candidate.of(k).entrySet()) {
            int most = 0;
            for (NGrams reference : references) {
                most = Math.max(most, reference.of(k).getOrDefault(gram.getKey(), 0));
            }
            correct += Math.min(gram.getValue(), most);
        }
        return correct;
    }

    private static int closest(int length, List<NGrams> references) {
        int best = references.getFirst().words();
        for (NGrams reference : references) {
            int here = Math.abs(reference.words() - length);
            int there = Math.abs(best - length);
            if (here < there || here == there && reference.words() < best) {
                best = reference.words();
            }
        }
        return best;
    }

    private static double[] score(Counts counts) {
        double[] bleu = new double[ORDER];
        double product = 1;
        for (int k = 0; k < ORDER; k++) {
            product *= (counts.correct().get(k) + TINY) / (counts.guess().get(k) + SMALL);
            bleu[k] = Math.pow(product, 1.0 / (k + 1));
        }
        double ratio = (counts.length() + TINY) / (counts.referenceLength() + SMALL);
        if (ratio < 1) {
            for (int k = 0; k < ORDER; k++) {
                bleu[k] *= Math.exp(1 - 1 / ratio);
            }
        }
        return bleu;
    }
}
