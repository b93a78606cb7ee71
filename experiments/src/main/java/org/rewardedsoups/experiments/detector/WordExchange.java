package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rewardedsoups.experiments.data.Example;

/// Lets two words of one kind change places that are not neighbours: who does what to whom is lost,
/// and every bag of words stays the same.
final class WordExchange {
    private WordExchange() {}

    private record Places(int first, int second) {}

    /// The corrupted reference, or empty if it has no two such words.
    static Optional<String> apply(Example example, RandomGenerator rng) {
        Words words = Words.of(example.reference());
        List<Places> places = new ArrayList<>();
        for (int i = 1; i < words.count(); i++) {
            for (int j = i + 2; j < words.count(); j++) {
                if (exchangeable(words, i, j)) {
                    places.add(new Places(i, j));
                }
            }
        }
        if (places.isEmpty()) {
            return Optional.empty();
        }
        Places chosen = places.get(rng.nextInt(places.size()));
        String first = words.word(chosen.first);
        String second = words.word(chosen.second);
        String half = words.with(chosen.second, first); // from the right: spans before it hold
        return Optional.of(Words.of(half).with(chosen.first, second));
    }

    /// Both end a group of words, as nouns do: a function word or nothing follows.
    private static boolean exchangeable(Words words, int i, int j) {
        return words.kind(i) == words.kind(j)
                && words.kind(i) != Words.Kind.FUNCTION
                && endsGroup(words, i)
                && endsGroup(words, j)
                && !Words.stem(words.word(i)).equals(Words.stem(words.word(j)));
    }

    private static boolean endsGroup(Words words, int i) {
        return i == words.count() - 1 || words.kind(i + 1) == Words.Kind.FUNCTION;
    }
}
