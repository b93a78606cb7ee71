package org.rewardedsoups.rl.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// ROUGE-L (Lin, 2004) of one candidate against one reference, over lower-case words without stemming.
///
/// With `L` the length of the longest common subsequence of the words, precision is `L / |candidate|`,
/// recall `L / |reference|`, and the score their harmonic mean (β = 1). A word is a run of ASCII letters
/// and digits, as in Google's `rouge_score`.
public final class RougeL {
    private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

    private RougeL() {}

    /// The F-measure, between 0 and 1; 0 if either text has no word.
    public static double f(String candidate, String reference) {
        return f(words(candidate), words(reference));
    }

    /// The F-measure of texts that {@link #words} has already cut.
    public static double f(List<String> candidate, List<String> reference) {
        int common = commonSubsequence(candidate, reference);
        return common == 0 ? 0 : 2.0 * common / (candidate.size() + reference.size());
    }

    /// The words that are compared.
    public static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    /// The length of the longest common subsequence, by the usual table of which one row is kept.
    static int commonSubsequence(List<String> a, List<String> b) {
        int[] row = new int[b.size() + 1];
        for (String word : a) {
            int diagonal = 0;
            for (int j = 1; j <= b.size(); j++) {
                int above = row[j];
                row[j] = word.equals(b.get(j - 1)) ? diagonal + 1 : Math.max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[b.size()];
    }
}
