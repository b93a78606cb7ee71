package org.rewardedsoups.models.generation;

import java.util.random.RandomGenerator;

/// A prompt to be continued.
///
/// @param prompt (T), at least one token
/// @param maxNewTokens where the continuation stops at the latest
/// @param rng draws of this row alone, so that the result does not depend on the other rows
public record Request(int[] prompt, int maxNewTokens, RandomGenerator rng) {

    /// @throws IllegalArgumentException if the prompt is empty or maxNewTokens is negative
    public Request {
        if (prompt.length == 0 || maxNewTokens < 0) {
            throw new IllegalArgumentException(
                    "generate: expected a prompt of at least one token and maxNewTokens >= 0, got "
                            + prompt.length
                            + " tokens and "
                            + maxNewTokens);
        }
    }
}
