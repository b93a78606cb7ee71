package org.rewardedsoups.models.tokenizers;

/// One or two texts with the special tokens that a BERT encoder expects around them.
///
/// @param ids `(T)`, token ids
/// @param typeIds `(T)`, 0 in the first text and 1 in the second
public record Encoding(int[] ids, int[] typeIds) {

    /// The number of tokens T.
    public int length() {
        return ids.length;
    }
}
