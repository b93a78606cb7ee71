package org.rewardedsoups.experiments.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Chooses the pairs of one split: those the rules allow, each said once, no library swamping the rest.
///
/// Within a library pairs are taken in {@link Order}, so that a cap keeps an even sample.
final class PairSelection {
    /// How often one target with names masked may occur in a split.
    static final int SAME_TARGET = 4;

    private final int cap;
    private final Predicate<Pair> nearHeldOut;
    private final DropCounts drops;
    private final Set<String> inputs = new HashSet<>();
    private final Set<List<List<String>>> forms = new HashSet<>();
    private final Map<List<String>, Integer> targets = new HashMap<>();

    /// @param cap most pairs that one library may give
    PairSelection(int cap, Predicate<Pair> nearHeldOut, DropCounts drops) {
        this.cap = cap;
        this.nearHeldOut = nearHeldOut;
        this.drops = drops;
    }

    /// The pairs of one library, sorted by input.
    List<Pair> of(List<JavadocItem> items) {
        List<Pair> candidates = new ArrayList<>();
        for (JavadocItem item : items) {
            PairRules.pair(item, drops::add).ifPresent(candidates::add);
        }
        candidates.sort(
                Comparator.comparingLong((Pair pair) -> Order.of(pair.input()))
                        .thenComparing(Pair::reference));
        List<Pair> kept = new ArrayList<>();
        for (Pair pair : candidates) {
            if (repeats(pair)) {
                drops.add(Drop.DUPLICATE);
            } else if (nearHeldOut.test(pair)) {
                drops.add(Drop.NEAR_HELD_OUT);
            } else if (kept.size() >= cap) {
                drops.add(Drop.LIBRARY_CAP);
            } else {
                kept.add(pair);
                remember(pair);
            }
        }
        kept.sort(Comparator.comparing(Pair::input));
        return kept;
    }

    private boolean repeats(Pair pair) {
        return inputs.contains(pair.input())
                || forms.contains(form(pair))
                || targets.getOrDefault(Words.masked(pair.reference()), 0) >= SAME_TARGET;
    }

    private void remember(Pair pair) {
        inputs.add(pair.input());
        forms.add(form(pair));
        targets.merge(Words.masked(pair.reference()), 1, Integer::sum);
    }

    private static List<List<String>> form(Pair pair) {
        return List.of(Words.masked(pair.body()), Words.masked(pair.reference()));
    }
}
