package org.rewardedsoups.models.captioning;

import org.rewardedsoups.autograd.Variable;

/// Captions in the making: B·K rows of equal length, K rows of each of B pictures side by side.
///
/// At first all rows are empty; the first token to append is the one that begins a caption.
public interface CaptionDecoder {

    /// Lets row i be what row `parents[i]` was, followed by `tokens[i]`.
    ///
    /// What has been returned may die with the scope that was open when the decoder was made.
    ///
    /// @param parents (B·K), each a row of the same picture
    /// @param tokens (B·K)
    /// @return log-probabilities of the token that follows, `(B·K, V)`
    Variable next(int[] parents, int[] tokens);
}
