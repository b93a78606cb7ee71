package org.rewardedsoups.rl.metrics.spice;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.rewardedsoups.rl.metrics.wordnet.Part;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Base forms by WordNet's `morphy`: `men` is `man`, `riding` is `ride`; what WordNet does not know
/// stays as it is.
///
/// Some words are a base form and an inflected one at once, as `glasses` and `saw`. A caption means
/// the inflected one, unless the ending only looks like a plural's, as in `bus`, `glass` or `gas`.
///
/// @param wordNet its indices and lists of irregular forms
record Lemmas(WordNet wordNet) {
    private static final Pattern TWO_CONSONANTS = Pattern.compile("[^aeiou][^aeiou]$");
    private static final Pattern SIBILANT = Pattern.compile("(ss|sh|ch|x|zz)es$");
    private static final int SHORTEST_SINGULAR = 3;

    /// The base form of a word that is this part of speech.
    String of(String form, Tag tag) {
        return switch (tag) {
            case NOUN -> noun(form);
            case VERB, AUX -> verb(form);
            default -> form;
        };
    }

    private String noun(String form) {
        List<String> bases =
                inflected(form, Part.NOUN).stream()
                        .filter(base -> base.length() >= SHORTEST_SINGULAR)
                        .toList();
        if (bases.isEmpty() || looksLikePlural(form)) {
            return form;
        }
        return SIBILANT.matcher(form).find() ? bases.getLast() : bases.getFirst();
    }

    private boolean looksLikePlural(String form) {
        boolean ending = form.endsWith("ss") || form.endsWith("us") || form.endsWith("is");
        return ending && wordNet.bases(Part.NOUN, form).contains(form);
    }

    private String verb(String form) {
        return switch (form) {
            case "'s", "'re", "'m" -> "be";
            default -> verb(form, inflected(form, Part.VERB));
        };
    }

    /// Of `swing` and `swinge` for `swinging`, the first: English leaves an `e` out after one
    /// consonant and seldom after two.
    private static String verb(String form, List<String> bases) {
        String shortest = bases.stream().min(Comparator.comparingInt(String::length)).orElse(form);
        return bases.isEmpty() || TWO_CONSONANTS.matcher(shortest).find()
                ? shortest
                : bases.getFirst();
    }

    /// Base forms other than the word itself.
    private List<String> inflected(String form, Part part) {
        return wordNet.bases(part, form).stream().filter(base -> !base.equals(form)).toList();
    }
}
