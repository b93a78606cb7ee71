package org.rewardedsoups.rl.metrics.wordnet;

import java.util.List;

/// A part of speech: its files in WordNet, and how its words are inflected regularly.
public enum Part {
    /// Nouns.
    NOUN(
            "noun",
            "s/", "ses/s", "ves/f", "xes/x", "zes/z", "ches/ch", "shes/sh", "men/man", "ies/y"),
    /// Verbs.
    VERB("verb", "s/", "ies/y", "es/e", "es/", "ed/e", "ed/", "ing/e", "ing/"),
    /// Adjectives, satellites included.
    ADJECTIVE("adj", "er/", "est/", "er/e", "est/e"),
    /// Adverbs.
    ADVERB("adv");

    /// An ending and what the base form has in its place.
    record Inflection(String ending, String base) {}

    private final String file;
    private final List<Inflection> inflections;

    Part(String file, String... inflections) {
        this.file = file;
        this.inflections =
                List.of(inflections).stream()
                        .map(text -> text.split("/", -1))
                        .map(pair -> new Inflection(pair[0], pair[1]))
                        .toList();
    }

    /// The extension of its files.
    String file() {
        return file;
    }

    /// WordNet's rules of detachment, in its order.
    List<Inflection> inflections() {
        return inflections;
    }
}
