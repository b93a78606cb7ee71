package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.rewardedsoups.experiments.data.Example;

/// Turns summaries into their contrary, each word into its opposite as often as the opposite into
/// it: what is rare among the references would otherwise betray the corrupted ones.
final class Opposites {
    private final Map<String, List<Contrast>> byDirection = new TreeMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private long weight;

    /// Two opposites; drawn as often as the rarer direction allows.
    private record Pair(String there, String back, long until) {}

    Opposites(List<Example> examples) {
        for (Example example : examples) {
            for (Antonyms.Flip flip : Antonyms.flips(example.reference())) {
                byDirection
                        .computeIfAbsent(key(flip.from(), flip.to()), _ -> new ArrayList<>())
                        .add(new Contrast(example, flip.result(), Corruption.OPPOSITE));
            }
        }
        byDirection.forEach(
                (there, contrasts) -> {
                    String[] words = there.split(">", -1);
                    String back = key(words[1], words[0]);
                    List<Contrast> others = byDirection.getOrDefault(back, List.of());
                    if (words[0].compareTo(words[1]) < 0 && !others.isEmpty()) {
                        weight += Math.min(contrasts.size(), others.size());
                        pairs.add(new Pair(there, back, weight));
                    }
                });
    }

    private static String key(String from, String to) {
        return from + ">" + to;
    }

    /// A random contrast, or empty if no two opposites both occur.
    Optional<Contrast> draw(RandomGenerator rng) {
        if (pairs.isEmpty()) {
            return Optional.empty();
        }
        long place = rng.nextLong(weight);
        Pair pair = pairs.stream().filter(p -> place < p.until).findFirst().orElseThrow();
        List<Contrast> contrasts = byDirection.get(rng.nextBoolean() ? pair.there : pair.back);
        return Optional.of(contrasts.get(rng.nextInt(contrasts.size())));
    }
}
