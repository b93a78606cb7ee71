package org.rewardedsoups.experiments.data;

/// Why a comment does not become a pair, in the order in which the reasons are asked.
public enum Drop {
    TARGET_LENGTH("first sentence shorter than 4 or longer than 30 words"),
    TARGET_NOT_PROSE("first sentence is not a sentence of plain English"),
    BODY_SHORT("fewer than 8 words beside the first sentence (12 if only block tags)"),
    BODY_NOT_PROSE("body is not plain English"),
    DECLARATION_LONG("declaration longer than 30 words or 160 characters"),
    LOW_OVERLAP("target shares under 20 % of its content words with the input"),
    DUPLICATE("same text with names masked seen before in the split, or same target 4 times"),
    NEAR_HELD_OUT("near-duplicate of a held-out target or body"),
    LIBRARY_CAP("beyond the cap per library");

    private final String words;

    Drop(String words) {
        this.words = words;
    }

    /// The reason as the data card prints it.
    public String words() {
        return words;
    }
}
