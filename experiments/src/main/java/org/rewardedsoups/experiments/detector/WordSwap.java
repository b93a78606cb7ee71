package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.rewardedsoups.experiments.data.Example;

/// Replaces a word of a summary that its input contains too by one of the same kind that stands
/// behind the same word in another summary; half the time by one that the input contains, so that
/// counting shared words is not enough.
///
/// Words are drawn as often as they occur, so that no word gives a corruption away.
final class WordSwap {
    private static final int TRIES = 30;

    private final Map<String, List<String>> byContext = new HashMap<>();

    WordSwap(List<Example> examples) {
        for (Example example : examples) {
            Words words = Words.of(example.reference());
            for (int i = 0; i < words.count(); i++) {
                if (words.kind(i) != Words.Kind.FUNCTION) {
                    byContext.computeIfAbsent(context(words, i), _ -> new ArrayList<>())
                            .add(words.word(i));
                }
            }
        }
    }

    private static String context(Words words, int i) {
        return words.kind(i) + " " + words.lower(i - 1);
    }

    /// The corrupted reference, or empty if no word of it fits.
    Optional<String> apply(Example example, RandomGenerator rng) {
        Words summary = Words.of(example.reference());
        Set<String> input = Words.of(example.input()).stems();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < summary.count(); i++) {
            if (summary.kind(i) != Words.Kind.FUNCTION
                    && input.contains(Words.stem(summary.word(i)))) {
                places.add(i);
            }
        }
        boolean known = rng.nextBoolean();
        while (!places.isEmpty()) {
            int i = places.remove(rng.nextInt(places.size()));
            Optional<String> word = replacement(summary, i, input, known, rng);
            if (word.isPresent()) {
                return Optional.of(summary.with(i, word.get()));
            }
        }
        return Optional.empty();
    }

    /// @param known whether the input is to contain the word
    private Optional<String> replacement(
            Words summary, int i, Set<String> input, boolean known, RandomGenerator rng) {
        List<String> candidates = byContext.getOrDefault(context(summary, i), List.of());
        Set<String> present = summary.contentStems();
        if (known) {
            candidates =
                    candidates.stream().filter(w -> input.contains(Words.stem(w))).toList();
        }
        for (int t = 0; t < TRIES && !candidates.isEmpty(); t++) {
            String word = candidates.get(rng.nextInt(candidates.size()));
            String stem = Words.stem(word);
            if (!present.contains(stem) && input.contains(stem) == known) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }
}
