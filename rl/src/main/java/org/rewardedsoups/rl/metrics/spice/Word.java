package org.rewardedsoups.rl.metrics.spice;

/// A word of a caption.
///
/// @param form as it stands, in lower case
/// @param lemma its base form as that part of speech
record Word(String form, Tag tag, String lemma) {

    boolean noun() {
        return tag == Tag.NOUN;
    }

    boolean verb() {
        return tag == Tag.VERB;
    }

    /// Any form of `be`, which the tagger calls an auxiliary or a verb.
    boolean copula() {
        return (tag == Tag.AUX || tag == Tag.VERB) && lemma.equals("be");
    }

    /// `riding`, but not `bring`.
    boolean presentParticiple() {
        return verb() && form.endsWith("ing") && !form.equals(lemma);
    }

    /// `parked` or `worn`, which the past tense looks like too.
    boolean pastParticiple() {
        return verb() && !form.equals(lemma) && !form.endsWith("ing") && !form.endsWith("s");
    }

    boolean participle() {
        return presentParticiple() || pastParticiple();
    }

    /// A verb as the dictionary has it, such as `sign`.
    boolean bareVerb() {
        return verb() && form.equals(lemma);
    }
}
