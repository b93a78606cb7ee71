package org.rewardedsoups.rl.metrics.spice;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.rewardedsoups.rl.metrics.wordnet.Synset;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// What words and phrases mean by WordNet, each looked up once; threads may share an instance.
final class Concepts {
    private final Map<String, Concept> known = new ConcurrentHashMap<>();
    private final WordNet wordNet;

    Concepts(WordNet wordNet) {
        this.wordNet = wordNet;
    }

    /// A word or a phrase, with the synsets of all parts of speech; WordNet joins the words of a
    /// phrase by underscores.
    Concept of(String word) {
        return known.computeIfAbsent(word, this::find);
    }

    private Concept find(String word) {
        String entry = word.toLowerCase(Locale.ROOT).replace(' ', '_');
        return new Concept(
                Set.of(word),
                wordNet.synsets(entry).stream()
                        .map(Concepts::number)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static int number(Synset synset) {
        return synset.offset() * 4 + synset.part().ordinal();
    }
}
