package org.rewardedsoups.models.expansionnet;

import java.util.Optional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;
import org.rewardedsoups.models.layers.Named;

/// Dynamic expansion of the words, attention to the picture, feed-forward, each on a normalised copy
/// and added to the stream.
public record DecoderLayer(
        @Named("norm_1") LayerNorm norm1,
        @Named("norm_2") LayerNorm norm2,
        @Named("norm_3") LayerNorm norm3,
        PictureAttention mha,
        DynamicExpansion dynExp,
        FeedForward ff)
        implements Layer {

    static DecoderLayer create(ExpansionNetConfig config, Initializer init) {
        return new DecoderLayer(
                LayerNorm.create(config.channels(), ExpansionNet.EPSILON, init),
                LayerNorm.create(config.channels(), ExpansionNet.EPSILON, init),
                LayerNorm.create(config.channels(), ExpansionNet.EPSILON, init),
                PictureAttention.create(config, init),
                DynamicExpansion.create(config, init),
                FeedForward.create(config, init));
    }

    /// `(B·K, T, C) → (B·K, T, C)`, K captions of each picture.
    ///
    /// @param seen the pictures, as this block sees them
    Variable apply(
            Variable x, PictureAttention.Seen seen, CaptionMasks masks, CaptionDropout dropout) {
        Variable expanded = dynExp.apply(norm1.apply(x), masks.self(), dropout);
        Variable y = x.add(dropout.inDecoder(expanded));
        Variable looked = mha.apply(norm2.apply(y), seen, masks.words());
        Variable z = y.add(dropout.inDecoder(looked));
        Variable fed = ff.apply(norm3.apply(z), dropout::inDecoder);
        return z.add(dropout.inDecoder(fed));
    }

    /// The same for one new word of each row, `(B·K, 1, C) → (B·K, 1, C)`, the words before it being
    /// in `cache`; with gradients off.
    Variable next(Variable x, PictureAttention.Seen seen, DynamicExpansionCache cache) {
        Variable y = x.add(cache.next(dynExp, norm1.apply(x)));
        Variable z = y.add(mha.apply(norm2.apply(y), seen, Optional.empty()));
        return z.add(ff.apply(norm3.apply(z), fed -> fed));
    }
}
