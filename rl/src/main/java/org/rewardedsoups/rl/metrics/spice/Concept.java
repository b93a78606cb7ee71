package org.rewardedsoups.rl.metrics.spice;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/// Words or phrases for one thing, property or relation, with all that they may mean.
///
/// @param words as the captions have them, in base form
/// @param meanings their synsets, each as a number
record Concept(Set<String> words, Set<Integer> meanings) {

    /// Whether a word or a meaning is common to both.
    boolean similar(Concept other) {
        return !Collections.disjoint(words, other.words)
                || !Collections.disjoint(meanings, other.meanings);
    }

    /// 1 with a word in common, else `|A ∩ B|/|A ∪ B|` of the meanings (Jaccard, 1912).
    double similarity(Concept other) {
        if (!Collections.disjoint(words, other.words)) {
            return 1;
        }
        long common = meanings.stream().filter(other.meanings::contains).count();
        return common == 0
                ? 0
                : (double) common / (meanings.size() + other.meanings.size() - common);
    }

    /// Both in one.
    Concept merged(Concept other) {
        return new Concept(union(words, other.words), union(meanings, other.meanings));
    }

    private static <T> Set<T> union(Set<T> a, Set<T> b) {
        if (a.containsAll(b)) {
            return a;
        }
        Set<T> union = new HashSet<>(a);
        union.addAll(b);
        return Set.copyOf(union);
    }
}
