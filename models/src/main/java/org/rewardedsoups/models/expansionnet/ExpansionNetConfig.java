package org.rewardedsoups.models.expansionnet;

import java.util.List;

/// The sizes of an ExpansionNet v2.
///
/// Sizes of the groups cannot be read back from weights, only their sum; the original always uses
/// [#FULL]'s.
///
/// @param channels C, the original's d_model
/// @param encoderLayers blocks that look at the picture
/// @param decoderLayers blocks that look at the caption, too
/// @param feedForward channels inside the feed-forward parts
/// @param heads H, of the attention from words to the picture
/// @param groups how many vectors a picture is expanded to, group by group
/// @param wordExpansion N, how many vectors each word is expanded to
/// @param vocabulary V
/// @param maxTokens most tokens of a caption
/// @param features channels of a visual token as the backbone gives it
public record ExpansionNetConfig(
        int channels,
        int encoderLayers,
        int decoderLayers,
        int feedForward,
        int heads,
        List<Integer> groups,
        int wordExpansion,
        int vocabulary,
        int maxTokens,
        int features) {

    /// ExpansionNet v2 for COCO: 10,000 words, captions of 74 tokens, 1,536 channels from Swin-L.
    public static final ExpansionNetConfig FULL =
            new ExpansionNetConfig(
                    512, 3, 3, 2048, 8, List.of(32, 64, 128, 256, 512), 16, 10_000, 74, 1536);

    /// @throws IllegalArgumentException if a size is not positive or the heads do not divide the
    ///   channels
    public ExpansionNetConfig {
        groups = List.copyOf(groups);
        int smallest =
                Math.min(
                        Math.min(Math.min(channels, encoderLayers), Math.min(decoderLayers, heads)),
                        Math.min(
                                Math.min(feedForward, wordExpansion),
                                Math.min(vocabulary, Math.min(maxTokens, features))));
        if (smallest < 1 || groups.isEmpty() || groups.stream().anyMatch(group -> group < 1)) {
            throw new IllegalArgumentException(
                    "expansionnet config: expected positive sizes and at least one group, got"
                            + " a size of "
                            + smallest
                            + " and groups "
                            + groups);
        }
        if (channels % heads != 0) {
            throw new IllegalArgumentException(
                    "expansionnet config: expected channels to be a multiple of heads, got "
                            + channels
                            + " and "
                            + heads);
        }
    }

    /// The same for another vocabulary and another length of captions.
    public ExpansionNetConfig with(int vocabulary, int maxTokens) {
        return new ExpansionNetConfig(
                channels,
                encoderLayers,
                decoderLayers,
                feedForward,
                heads,
                groups,
                wordExpansion,
                vocabulary,
                maxTokens,
                features);
    }

    /// E, how many vectors a picture is expanded to.
    public int pictureExpansion() {
        return groups.stream().mapToInt(Integer::intValue).sum();
    }
}
