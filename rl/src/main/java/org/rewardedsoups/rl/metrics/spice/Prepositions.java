package org.rewardedsoups.rl.metrics.spice;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The closed class of English prepositions (Quirk et al., 1985, ch. 9), in which the tagger is not
/// needed: simple ones, and complex ones of several words, which are one relation.
final class Prepositions {
    private static final Set<String> SIMPLE =
            Set.of(
                    ("aboard about above across against along alongside amid among amongst "
                    + "around as at atop behind below beneath beside besides between beyond by "
                    + "down during for from in inside into like near of off on onto opposite "
                    + "out outside over past through throughout to toward towards under "
                    + "underneath up upon via with within without")
                            .split(" "));

    /// Longer ones first.
    private static final List<List<String>> COMPLEX =
            List.of(
                            "in the front of",
                            "in front of",
                            "in back of",
                            "in between",
                            "in addition to",
                            "in place of",
                            "on top of",
                            "on board of",
                            "next to",
                            "close to",
                            "close by",
                            "near to",
                            "adjacent to",
                            "ahead of",
                            "away from",
                            "across from",
                            "far from",
                            "apart from",
                            "along with",
                            "together with",
                            "alongside of",
                            "inside of",
                            "outside of",
                            "instead of",
                            "because of",
                            "due to",
                            "such as",
                            "out of",
                            "off of",
                            "up to",
                            "up against",
                            "on to",
                            "in to")
                    .stream()
                    .map(words -> List.of(words.split(" ")))
                    .toList();

    private Prepositions() {}

    /// Whether a word can be a preposition.
    static boolean simple(String form) {
        return SIMPLE.contains(form);
    }

    /// The complex preposition that begins at a place.
    static Optional<List<String>> complex(List<Word> words, int at) {
        return COMPLEX.stream().filter(candidate -> stands(candidate, words, at)).findFirst();
    }

    private static boolean stands(List<String> candidate, List<Word> words, int at) {
        if (at + candidate.size() > words.size()) {
            return false;
        }
        for (int i = 0; i < candidate.size(); i++) {
            if (!candidate.get(i).equals(words.get(at + i).form())) {
                return false;
            }
        }
        return true;
    }
}
