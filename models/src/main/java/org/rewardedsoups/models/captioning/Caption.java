package org.rewardedsoups.models.captioning;

import java.util.Arrays;

/// A caption as a network wrote it.
///
/// @param tokens from the one that begins captions to the one that ends them, or to where the
///   longest allowed caption was cut
/// @param logprobs of each token given those before; 0 for the first, which was given
public record Caption(int[] tokens, double[] logprobs) {

    /// Mean over all tokens, the first counting with its 0: what finished captions are ranked by.
    public double score() {
        return Arrays.stream(logprobs).sum() / tokens.length;
    }
}
