package org.rewardedsoups.rl.metrics.spice;

import java.util.List;

/// A piece of a caption that means something as a whole.
sealed interface Chunk {

    /// `her three small wooden toys`.
    ///
    /// @param head its last noun, here `toy`; of a personal pronoun nothing
    /// @param modifiers what stands before it: numbers, adjectives, participles, nouns
    /// @param owned whether a possessive pronoun begins it
    record NounPhrase(String head, List<String> modifiers, boolean owned) implements Chunk {
        public NounPhrase {
            modifiers = List.copyOf(modifiers);
        }

        /// `it` or `them`, which stands for something said before.
        boolean pronoun() {
            return head.isEmpty();
        }
    }

    /// `is being held up`.
    ///
    /// @param verb the base form of the last verb and its particle, here `hold up`; empty if there
    ///   is only a form of `be`
    /// @param participle whether it begins with a participle, as in `a man riding`
    /// @param passive whether its subject may be what is done to, as in `is held` and `a man held`
    /// @param infinitive whether `to` begins it
    record VerbGroup(String verb, boolean participle, boolean passive, boolean infinitive)
            implements Chunk {
        boolean copula() {
            return verb.isEmpty();
        }
    }

    /// `on` or `in front of`.
    record Preposition(String words) implements Chunk {}

    /// An adjective that stands alone, as in `the man is tall`.
    record Description(String adjective) implements Chunk {}

    /// `'s` between owner and owned.
    record Possessive() implements Chunk {}

    /// `and`, `or`, `but`.
    record Conjunction() implements Chunk {}

    /// `that` or `who`: a clause about the noun before it.
    record Relative() implements Chunk {}

    /// `while` or `as`: another clause.
    record Subordinator() implements Chunk {}
}
