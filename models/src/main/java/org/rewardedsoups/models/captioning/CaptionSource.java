package org.rewardedsoups.models.captioning;

/// A network, or several, that has looked at pictures and is ready to write captions.
public interface CaptionSource {

    /// B, how many pictures.
    int pictures();

    /// Begins captions; memory for them is taken in the scope that is open now.
    ///
    /// @param captions K, how many for each picture
    /// @param maxTokens most tokens of a caption, with its first and last
    CaptionDecoder decoder(int captions, int maxTokens);
}
