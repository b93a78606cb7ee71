package org.rewardedsoups.rl.metrics;

import java.util.List;

/// ROUGE-L of a caption against several references, as the captioning evaluation computes it.
///
/// With `L` the length of the longest common subsequence of words, `P = max L/|candidate|` and `R =
/// max L/|reference|` over the references, where the two maxima may come from different ones, and β
/// = 1.2: `(1 + β²)·P·R / (R + β²·P)`, 0 if P or R is 0. [RougeL] is the measure of the paper.
///
/// Words are separated by single spaces, so a text without words is one empty word.
public final class CaptionRougeL {
    private static final double BETA = 1.2;

    private CaptionRougeL() {}

    /// Between 0 and 1.
    public static double f(String candidate, List<String> references) {
        List<String> words = List.of(candidate.split(" ", -1));
        double precision = 0;
        double recall = 0;
        for (String reference : references) {
            List<String> other = List.of(reference.split(" ", -1));
            double common = RougeL.commonSubsequence(words, other);
            precision = Math.max(precision, common / words.size());
            recall = Math.max(recall, common / other.size());
        }
        return precision == 0 || recall == 0
                ? 0
                : (1 + BETA * BETA) * precision * recall / (recall + BETA * BETA * precision);
    }
}
