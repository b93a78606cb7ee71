package org.rewardedsoups.rl.metrics.spice;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rewardedsoups.rl.metrics.spice.Proposition.Attribute;
import org.rewardedsoups.rl.metrics.spice.Proposition.Relation;
import org.rewardedsoups.rl.metrics.spice.Proposition.Thing;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// What the tests of SPICE share: WordNet, words tagged by hand, and propositions as text.
final class English {
    static final WordNet WORD_NET = new WordNet();
    private static final Lemmas LEMMAS = new Lemmas(WORD_NET);

    private English() {}

    /// Words written as `a/DET dog/NOUN`.
    static List<Word> tagged(String text) {
        return Stream.of(text.split(" ")).map(English::word).toList();
    }

    private static Word word(String text) {
        String[] parts = text.split("/");
        Tag tag = Tag.valueOf(parts[1]);
        return new Word(parts[0], tag, LEMMAS.of(parts[0], tag));
    }

    /// `dog (dog, two) (dog, sit on, bed)`.
    static String text(List<Proposition> said) {
        return said.stream().map(English::text).distinct().collect(Collectors.joining(" "));
    }

    private static String text(Proposition said) {
        return switch (said) {
            case Thing(String name) -> name;
            case Attribute(String thing, String value) -> "(" + thing + ", " + value + ")";
            case Relation(String subject, String name, String object) ->
                    "(" + subject + ", " + name + ", " + object + ")";
        };
    }
}
