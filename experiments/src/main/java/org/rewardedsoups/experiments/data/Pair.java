package org.rewardedsoups.experiments.data;

/// One cleaned pair of the summary task.
///
/// @param library group and artifact
/// @param declaration the first line of the input
/// @param body the rest of the input, which does not contain the reference
/// @param reference the first sentence of the comment
public record Pair(String library, String declaration, String body, String reference) {
    /// The declaration on one line, then the body.
    public String input() {
        return declaration + "\n" + body;
    }
}
