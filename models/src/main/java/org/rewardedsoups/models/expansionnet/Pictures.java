package org.rewardedsoups.models.expansionnet;

import org.rewardedsoups.autograd.Variable;

/// What the encoder makes of pictures.
///
/// @param tokens `(B, L, C)`
/// @param lengths (B), real tokens of each picture, the others being padding on the right
public record Pictures(Variable tokens, int[] lengths) {

    /// How many pictures.
    public int count() {
        return lengths.length;
    }
}
