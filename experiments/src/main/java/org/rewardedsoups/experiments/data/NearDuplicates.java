package org.rewardedsoups.experiments.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds texts that say the same as a held-out text with other names.
///
/// Two texts are near-duplicates when the Jaccard index of their sets of masked shingles (runs of
/// {@link Words#masked} words, with a mark before the first and after the last) reaches a threshold. The
/// index is exact: an inverted index from shingle to held-out texts counts the intersections.
final class NearDuplicates {
    private final int shingle;
    private final double threshold;
    private final Map<String, List<Integer>> postings = new HashMap<>();
    private final List<Integer> sizes = new ArrayList<>();

    /// @param shingle words in a run
    /// @param threshold least Jaccard index of a near-duplicate, in (0, 1]
    NearDuplicates(int shingle, double threshold, Collection<String> heldOut) {
        this.shingle = shingle;
        this.threshold = threshold;
        for (String text : heldOut) {
            Set<String> shingles = shingles(text, shingle);
            for (String one : shingles) {
                postings.computeIfAbsent(one, unused -> new ArrayList<>()).add(sizes.size());
            }
            sizes.add(shingles.size());
        }
    }

    boolean matches(String text) {
        return nearest(text) >= threshold;
    }

    /// The largest Jaccard index with any of the texts, 0 if nothing is shared.
    double nearest(String text) {
        Set<String> shingles = shingles(text, shingle);
        int[] common = new int[sizes.size()];
        for (String one : shingles) {
            for (int other : postings.getOrDefault(one, List.of())) {
                common[other]++;
            }
        }
        double nearest = 0;
        for (int other = 0; other < common.length; other++) {
            int union = shingles.size() + sizes.get(other) - common[other];
            nearest = Math.max(nearest, (double) common[other] / union);
        }
        return nearest;
    }

    static Set<String> shingles(String text, int length) {
        List<String> words = new ArrayList<>();
        words.add("^");
        words.addAll(Words.masked(text));
        words.add("$");
        Set<String> shingles = new HashSet<>();
        for (int at = 0; at + length <= words.size(); at++) {
            shingles.add(String.join(" ", words.subList(at, at + length)));
        }
        return shingles;
    }
}
