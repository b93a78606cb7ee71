package org.rewardedsoups.rl;

import java.util.Optional;

/// What a policy is asked to continue.
///
/// @param tokens of the prompt, at least one
/// @param input the text that rewards are shown, such as the text to summarise
/// @param reference what a human wrote for the same input, if known
public record Prompt(int[] tokens, String input, Optional<String> reference) {

    /// @throws IllegalArgumentException if there is no token
    public Prompt {
        if (tokens.length == 0) {
            throw new IllegalArgumentException(
                    "prompt: expected at least one token, got none; begin a text with the"
                            + " tokenizer's first token");
        }
    }
}
