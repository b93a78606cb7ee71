package org.rewardedsoups.models.generation;

import java.util.Arrays;

/// What a model wrote after a prompt.
///
/// @param tokens the new tokens, with the end token if there is one
/// @param ended whether the last token is the end token; otherwise the limit was reached
public record Completion(int[] tokens, boolean ended) {

    /// The new tokens without the end token.
    public int[] content() {
        return ended ? Arrays.copyOf(tokens, tokens.length - 1) : tokens;
    }
}
