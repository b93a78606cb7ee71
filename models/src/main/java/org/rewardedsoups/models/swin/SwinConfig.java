package org.rewardedsoups.models.swin;

import java.util.List;

/// The sizes of a Swin transformer.
///
/// @param imageSize height and width of pictures
/// @param patchSize height and width of the patches that become tokens
/// @param imageChannels 3: red, green, blue
/// @param channels C of the first stage; it doubles from stage to stage
/// @param depths blocks of each stage
/// @param heads H of each stage
/// @param window height and width of the windows in which tokens look at each other
/// @param mlpRatio channels inside the feed-forward parts, as a multiple of C
/// @param dropPath rate at which the last block is skipped in training; it rises linearly from 0 at
///   the first
public record SwinConfig(
        int imageSize,
        int patchSize,
        int imageChannels,
        int channels,
        List<Integer> depths,
        List<Integer> heads,
        int window,
        int mlpRatio,
        double dropPath) {

    /// Swin-L for pictures of 384 × 384, the backbone of ExpansionNet v2.
    public static final SwinConfig LARGE =
            new SwinConfig(
                    384, 4, 3, 192, List.of(2, 2, 18, 2), List.of(6, 12, 24, 48), 12, 4, 0.1);

    /// @throws IllegalArgumentException if the sizes do not divide as they must
    public SwinConfig {
        depths = List.copyOf(depths);
        heads = List.copyOf(heads);
        if (depths.isEmpty() || depths.size() != heads.size()) {
            throw new IllegalArgumentException(
                    "swin config: expected depths and heads of the same stages, got "
                            + depths
                            + " and "
                            + heads);
        }
        int merged = patchSize << depths.size() - 1;
        if (imageSize % merged != 0) {
            throw new IllegalArgumentException(
                    "swin config: expected imageSize to be a multiple of " + merged + ", got "
                            + imageSize);
        }
        for (int i = 0; i < depths.size(); i++) {
            int side = imageSize / patchSize >> i;
            if (side > window && side % window != 0 || (channels << i) % heads.get(i) != 0) {
                throw new IllegalArgumentException(
                        "swin config: expected windows to tile and heads to divide stage "
                                + i
                                + ", got a side of "
                                + side
                                + " tokens, windows of "
                                + window
                                + ", "
                                + (channels << i)
                                + " channels and "
                                + heads.get(i)
                                + " heads");
            }
        }
    }

    int stages() {
        return depths.size();
    }

    /// Tokens along a side of stage i's pictures.
    int side(int stage) {
        return imageSize / patchSize >> stage;
    }

    /// C of stage i.
    int channels(int stage) {
        return channels << stage;
    }

    /// C of the last stage.
    public int outputChannels() {
        return channels(stages() - 1);
    }

    /// Rate at which block `block` of stage `stage` is skipped.
    double dropPath(int stage, int block) {
        int all = depths.stream().mapToInt(Integer::intValue).sum();
        int before = depths.subList(0, stage).stream().mapToInt(Integer::intValue).sum();
        return all == 1 ? 0 : dropPath * (before + block) / (all - 1);
    }
}
