package org.rewardedsoups.experiments.detector;

/// How a true summary is made false.
public enum Corruption {
    /// A name or content word that the input contains gives way to another of its kind.
    WORD("another name or word"),
    /// Two words of one kind change places: the same words in another order.
    ORDER("two words exchanged"),
    /// The summary of another item of the same library, of similar length.
    OTHER("another item's summary"),
    /// A word becomes its opposite, or a `not` comes or goes.
    OPPOSITE("an opposite or negation");

    private final String label;

    Corruption(String label) {
        this.label = label;
    }

    /// In a few words, for tables.
    public String label() {
        return label;
    }
}
