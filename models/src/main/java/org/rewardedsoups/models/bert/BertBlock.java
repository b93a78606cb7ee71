package org.rewardedsoups.models.bert;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.Named;
import org.rewardedsoups.models.layers.Projection;
import org.rewardedsoups.tensor.AttentionMask;

/// Attention, then feed-forward; each is added to what came in and the sum is normalised (Vaswani
/// et al., 2017, section 3.1).
public record BertBlock(Attention attention, Intermediate intermediate, Output output)
        implements Layer {

    static BertBlock create(BertConfig config, Initializer init) {
        int channels = config.hiddenSize();
        int inner = config.intermediateSize();
        return new BertBlock(
                new Attention(
                        new SelfAttention(
                                Linear.withBias(channels, channels, init),
                                Linear.withBias(channels, channels, init),
                                Linear.withBias(channels, channels, init),
                                config.headSize()),
                        Output.create(channels, config, init)),
                new Intermediate(Linear.withBias(channels, inner, init)),
                Output.create(inner, config, init));
    }

    /// `(B, T, C) → (B, T, C)`.
    public Variable apply(Variable x, AttentionMask mask, Dropout dropout) {
        Variable seen = attention.self.apply(x, mask, dropout);
        Variable h = attention.output.apply(seen, x, dropout);
        return output.apply(intermediate.apply(h, dropout), h, dropout);
    }

    /// Self-attention and its way back into the stream.
    public record Attention(SelfAttention self, Output output) implements Layer {}

    /// Every token looks at every token of its row.
    ///
    /// @param headSize D
    public record SelfAttention(Projection query, Projection key, Projection value, int headSize)
            implements Layer {

        /// `(B, T, C) → (B, T, C)`.
        public Variable apply(Variable x, AttentionMask mask, Dropout dropout) {
            Variable seen =
                    Functional.attention(
                            heads(query, x, dropout),
                            heads(key, x, dropout),
                            heads(value, x, dropout),
                            mask,
                            1 / Math.sqrt(headSize));
            return seen.reshape(x.dim(0), x.dim(1), -1);
        }

        private Variable heads(Projection projection, Variable x, Dropout dropout) {
            return projection.apply(x, dropout).reshape(x.dim(0), x.dim(1), -1, headSize);
        }
    }

    /// `gelu(W·x + b)`, exact.
    public record Intermediate(Projection dense) implements Layer {

        /// `(…, C) → (…, inner)`.
        public Variable apply(Variable x, Dropout dropout) {
            return dense.applyGelu(x, dropout);
        }
    }

    /// A projection, added to the stream and normalised.
    public record Output(Projection dense, @Named("LayerNorm") LayerNorm norm) implements Layer {

        static Output create(int in, BertConfig config, Initializer init) {
            return new Output(
                    Linear.withBias(in, config.hiddenSize(), init),
                    LayerNorm.create(config.hiddenSize(), config.layerNormEps(), init));
        }

        /// `(…, in)` and `(…, C)` to `(…, C)`.
        public Variable apply(Variable x, Variable stream, Dropout dropout) {
            return norm.apply(dense.applyOnto(stream, x, dropout));
        }
    }
}
