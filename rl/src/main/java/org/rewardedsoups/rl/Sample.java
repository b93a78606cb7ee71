package org.rewardedsoups.rl;

import java.util.Optional;

/// A text that a policy wrote, with what it was written for.
///
/// @param input the prompt, or the text to summarise
/// @param output what is to be scored
/// @param reference what a human wrote for the same input, if known
public record Sample(String input, String output, Optional<String> reference) {}
