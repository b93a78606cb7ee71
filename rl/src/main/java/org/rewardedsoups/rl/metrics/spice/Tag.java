package org.rewardedsoups.rl.metrics.spice;

/// Parts of speech of Universal Dependencies (Nivre et al., 2016) that the grammar tells apart.
enum Tag {
    /// Nouns and names.
    NOUN,
    /// Verbs.
    VERB,
    /// Auxiliaries, and any form of `be`.
    AUX,
    /// Adjectives.
    ADJ,
    /// Adverbs.
    ADV,
    /// Prepositions.
    ADP,
    /// Articles and other determiners.
    DET,
    /// Pronouns.
    PRON,
    /// Numbers.
    NUM,
    /// The possessive `'s`, `not`, and `to` before a verb.
    PART,
    /// `and`, `or`, `but`.
    CCONJ,
    /// `while`, `that`, `as`.
    SCONJ,
    /// Everything else.
    OTHER;

    /// The tag of this name.
    static Tag of(String name) {
        return switch (name) {
            case "NOUN", "PROPN" -> NOUN;
            case "VERB" -> VERB;
            case "AUX" -> AUX;
            case "ADJ" -> ADJ;
            case "ADV" -> ADV;
            case "ADP" -> ADP;
            case "DET" -> DET;
            case "PRON" -> PRON;
            case "NUM" -> NUM;
            case "PART" -> PART;
            case "CCONJ" -> CCONJ;
            case "SCONJ" -> SCONJ;
            default -> OTHER;
        };
    }
}
