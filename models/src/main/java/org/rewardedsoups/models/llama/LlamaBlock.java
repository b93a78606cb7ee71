package org.rewardedsoups.models.llama;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.PackedTokens;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.RmsNorm;

/// Attention, then feed-forward, each added to what comes in after a norm.
public record LlamaBlock(
        LlamaAttention selfAttn,
        LlamaMlp mlp,
        RmsNorm inputLayernorm,
        RmsNorm postAttentionLayernorm)
        implements Layer {

    static LlamaBlock create(LlamaConfig config, Initializer init) {
        return new LlamaBlock(
                LlamaAttention.create(config, init),
                LlamaMlp.create(config, init),
                RmsNorm.create(config.hiddenSize(), config.rmsNormEps(), init),
                RmsNorm.create(config.hiddenSize(), config.rmsNormEps(), init));
    }

    /// `(B, T, C) → (B, T, C)`.
    ///
    /// @param layer which block this is, for the cache
    public Variable apply(Variable x, LlamaPass pass, int layer) {
        return feedForward(selfAttn.apply(x, inputLayernorm.apply(x), pass, layer), pass);
    }

    /// The same for the wanted tokens only, `(1, N, C) → (1, R, C)`; of the others only keys and
    /// values are computed.
    public Variable applyToWanted(PackedTokens texts, Variable x, LlamaPass pass, int layer) {
        Variable keys = inputLayernorm.apply(x);
        Variable h =
                selfAttn.apply(
                        texts.select(x), texts.select(keys), texts.queries(), keys, pass, layer);
        return feedForward(h, pass);
    }

    private Variable feedForward(Variable h, LlamaPass pass) {
        return mlp.apply(h, postAttentionLayernorm.apply(h), pass.dropout());
    }
}
