package org.rewardedsoups.models.expansionnet;

import java.util.Optional;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.Named;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Tensor;

/// Attention from the words of captions to the tokens of their picture (Vaswani et al., 2017,
/// section 3.2.2), without dropout.
///
/// A picture may have several captions: B·K rows of words look at B pictures, K one after the other
/// at the same, and keys and values are neither computed nor stored K times.
///
/// The original masks by scores of −10⁴, which a softmax turns into exact zeros, so tokens are just
/// left out here. Where a row of words is padding, it masks every token, and the softmax of equal
/// scores is the mean over all of them; these rows mean nothing, but come out the same here.
///
/// @param wq queries
/// @param wk keys
/// @param wv values
/// @param outLinear from all heads back to C
/// @param heads H
public record PictureAttention(
        @Named("Wq") Linear wq,
        @Named("Wk") Linear wk,
        @Named("Wv") Linear wv,
        Linear outLinear,
        int heads)
        implements Layer {

    static PictureAttention create(ExpansionNetConfig config, Initializer init) {
        int channels = config.channels();
        return new PictureAttention(
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init),
                config.heads());
    }

    /// Pictures as one layer sees them.
    ///
    /// @param keys `(B, L, H, D)`
    /// @param values `(B, L, H, D)`
    /// @param lengths (B), real tokens
    public record Seen(Variable keys, Variable values, int[] lengths) {}

    Seen seen(Pictures pictures) {
        Variable tokens = pictures.tokens();
        return new Seen(
                split(wk.apply(tokens), tokens.dim(0)),
                split(wv.apply(tokens), tokens.dim(0)),
                pictures.lengths());
    }

    /// `(B·K, T, C) → (B·K, T, C)`.
    ///
    /// @param words `(B·K, T, 1)`, 1 at words and 0 at padding; empty if there is no padding
    Variable apply(Variable x, Seen seen, Optional<Tensor> words) {
        long pictures = seen.keys.dim(0);
        Variable queries = split(wq.apply(x), pictures); // (B, K·T, H, D)
        Variable attended =
                Functional.attention(
                                queries,
                                seen.keys,
                                seen.values,
                                AttentionMask.bidirectional(seen.lengths),
                                1 / Math.sqrt(queries.dim(-1)))
                        .reshape(x.dim(0), x.dim(1), -1);
        return outLinear.apply(
                words.map(real -> withMeanAtPadding(attended, seen.values, real))
                        .orElse(attended));
    }

    private Variable withMeanAtPadding(Variable attended, Variable values, Tensor words) {
        long pictures = values.dim(0);
        long channels = attended.dim(-1);
        Variable mean =
                values.sum(1)
                        .mul(1.0 / values.dim(1))
                        .reshape(pictures, 1, channels);
        Tensor real = words.reshape(pictures, -1, 1);
        return attended.reshape(pictures, -1, channels)
                .mul(real)
                .add(mean.mul(real.neg().add(1)))
                .reshape(attended.shape().dims());
    }

    private Variable split(Variable x, long pictures) {
        return x.reshape(pictures, -1, heads, x.dim(-1) / heads);
    }
}
