package org.rewardedsoups.rl;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The part of a text's words that stand in a list, from 0 to 1; 0 for a text without words.
///
/// @param lexicon the words that are wanted; case does not count
public record LexiconReward(Set<String> lexicon) implements Reward {
    public LexiconReward {
        lexicon =
                lexicon.stream()
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        if (lexicon.isEmpty()) {
            throw new IllegalArgumentException(
                    "lexicon reward: expected at least one word, got none");
        }
    }

    @Override
    public double[] score(List<Sample> samples) {
        return samples.stream().mapToDouble(sample -> score(sample.output())).toArray();
    }

    private double score(String text) {
        List<String> words = Words.of(text).toList();
        long wanted = words.stream().filter(lexicon::contains).count();
        return words.isEmpty() ? 0 : (double) wanted / words.size();
    }
}
