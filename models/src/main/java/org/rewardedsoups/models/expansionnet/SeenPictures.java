package org.rewardedsoups.models.expansionnet;

import java.util.List;

/// Pictures as the attention of every decoder block sees them: keys and values, which all words of
/// all their captions share.
///
/// @param blocks one for each decoder block
public record SeenPictures(List<PictureAttention.Seen> blocks) {
    public SeenPictures {
        blocks = List.copyOf(blocks);
    }

    /// B, how many pictures.
    public int count() {
        return blocks.getFirst().lengths().length;
    }
}
