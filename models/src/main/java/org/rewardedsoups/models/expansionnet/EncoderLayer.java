package org.rewardedsoups.models.expansionnet;

import java.util.Optional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;
import org.rewardedsoups.models.layers.Named;
import org.rewardedsoups.tensor.Tensor;

/// Static expansion, then feed-forward, each on a normalised copy and added to the stream.
public record EncoderLayer(
        @Named("norm_1") LayerNorm norm1,
        @Named("norm_2") LayerNorm norm2,
        StaticExpansion stcExp,
        FeedForward ff)
        implements Layer {

    static EncoderLayer create(ExpansionNetConfig config, Initializer init) {
        return new EncoderLayer(
                LayerNorm.create(config.channels(), ExpansionNet.EPSILON, init),
                LayerNorm.create(config.channels(), ExpansionNet.EPSILON, init),
                StaticExpansion.create(config, init),
                FeedForward.create(config, init));
    }

    /// `(B, L, C) → (B, L, C)`.
    ///
    /// @param mask `(B, 1, L)`, 1 at real tokens; empty if all are
    public Variable apply(Variable x, Optional<Tensor> mask, CaptionDropout dropout) {
        Variable expanded = stcExp.apply(norm1.apply(x), mask, dropout);
        Variable y = x.add(dropout.inEncoder(expanded));
        Variable fed = ff.apply(norm2.apply(y), dropout::inEncoder);
        return y.add(dropout.inEncoder(fed));
    }
}
