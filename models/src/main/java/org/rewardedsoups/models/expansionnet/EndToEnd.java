package org.rewardedsoups.models.expansionnet;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Named;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.models.swin.SwinConfig;

/// A backbone and a captioner trained as one, from pixels to words. The captioner's parameters are
/// named as if it stood alone.
///
/// @param swinTransf the backbone
/// @param captioner what writes
public record EndToEnd(Swin swinTransf, @Named("") ExpansionNet captioner) implements Layer {

    /// @throws IllegalArgumentException if the captioner expects other features than the backbone's
    public EndToEnd {
        if (swinTransf.config().outputChannels() != captioner.config().features()) {
            throw new IllegalArgumentException(
                    "end to end: expected a captioner of "
                            + swinTransf.config().outputChannels()
                            + " features, got "
                            + captioner.config().features());
        }
    }

    /// A new network.
    public static EndToEnd create(SwinConfig swin, ExpansionNetConfig config, Initializer init) {
        return new EndToEnd(Swin.create(swin, init), ExpansionNet.create(config, init));
    }

    /// Looks at pictures.
    ///
    /// @param images `(B, 3, height, width)`
    public Pictures encode(Variable images, CaptionDropout dropout) {
        Variable features = swinTransf.apply(images, dropout.dropout());
        return captioner.encode(features, new int[(int) images.dim(0)], dropout);
    }
}
