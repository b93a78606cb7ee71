package org.rewardedsoups.rl.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.rl.metrics.text.PythonText;

/// A text as its runs of 1 to 4 neighbouring words, joined by spaces, with how often each occurs.
///
/// @param counts by n − 1 and n-gram, in order of appearance
/// @param words how many words the text has
record NGrams(List<Map<String, Integer>> counts, int words) {
    /// The longest run.
    static final int ORDER = 4;

    /// Words are separated by white space.
    static NGrams of(String text) {
        List<String> words = PythonText.split(text);
        List<Map<String, Integer>> counts = new ArrayList<>();
        List<String> grams = words;
        for (int n = 1; n <= ORDER; n++) {
            Map<String, Integer> count = new LinkedHashMap<>();
            grams.forEach(gram -> count.merge(gram, 1, Integer::sum));
            counts.add(count);
            grams = longer(grams, words, n);
        }
        return new NGrams(counts, words.size());
    }

    /// The runs of n + 1 words, from those of n.
    private static List<String> longer(List<String> grams, List<String> words, int n) {
        List<String> longer = new ArrayList<>();
        for (int i = 0; i + n < words.size(); i++) {
            longer.add(grams.get(i) + " " + words.get(i + n));
        }
        return longer;
    }

    /// How often each run of n words occurs.
    Map<String, Integer> of(int n) {
        return counts.get(n - 1);
    }
}
