package org.rewardedsoups.models.swin;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.Named;

/// A backbone that learns to tell classes of pictures, before it serves another network: a linear
/// map of the mean over its tokens (Liu et al., 2021). The backbone's parameters are named as if it
/// stood alone, as in the authors' checkpoints.
///
/// @param head from the mean to scores of the classes
public record SwinClassifier(@Named("") Swin swin, Linear head) implements Layer {

    /// A new map for a backbone.
    public static SwinClassifier of(Swin swin, int classes, Initializer init) {
        return new SwinClassifier(
                swin, Linear.withBias(swin.config().outputChannels(), classes, init));
    }

    /// Scores of the classes, `(B, 3, height, width) → (B, classes)`.
    public Variable logits(Variable images, Dropout dropout) {
        Variable tokens = swin.apply(images, dropout); // (B, L, C)
        return head.apply(tokens.sum(1).mul(1.0 / tokens.dim(1)).reshape(images.dim(0), -1));
    }
}
