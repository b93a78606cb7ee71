package org.rewardedsoups.models.llama;

import org.rewardedsoups.autograd.Variable;
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
        Variable h = x.add(selfAttn.apply(inputLayernorm.apply(x), pass, layer));
        return h.add(mlp.apply(postAttentionLayernorm.apply(h), pass.dropout()));
    }
}
