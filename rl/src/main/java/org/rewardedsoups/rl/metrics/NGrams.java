package org.rewardedsoups.rl.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs of n neighbouring words, joined by spaces, which no word contains.
final class NGrams {
    private NGrams() {}

    /// How often each run of `n` words occurs, in order of appearance.
    static Map<String, Integer> of(List<String> words, int n) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i + n <= words.size(); i++) {
            counts.merge(String.join(" ", words.subList(i, i + n)), 1, Integer::sum);
        }
        return counts;
    }
}
