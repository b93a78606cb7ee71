package org.rewardedsoups.models.llama;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.KvCache;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.Projection;

/// Causal self-attention with rotary positions, in which groups of H/G query heads share a key head
/// (Ainslie et al., 2023).
///
/// @param qProj `(…, C) → (…, H·D)`
/// @param kProj `(…, C) → (…, G·D)`
/// @param vProj `(…, C) → (…, G·D)`
/// @param oProj `(…, H·D) → (…, C)`
/// @param headSize D
public record LlamaAttention(
        Projection qProj, Projection kProj, Projection vProj, Projection oProj, int headSize)
        implements Layer {

    static LlamaAttention create(LlamaConfig config, Initializer init) {
        int channels = config.hiddenSize();
        int queries = config.numAttentionHeads() * config.headDim();
        int keys = config.numKeyValueHeads() * config.headDim();
        return new LlamaAttention(
                Linear.create(channels, queries, init),
                Linear.create(channels, keys, init),
                Linear.create(channels, keys, init),
                Linear.create(queries, channels, residual(config, init)),
                config.headDim());
    }

    /// Projections into the residual stream start smaller, by 1/√(2·layers), so that its variance
    /// does not grow with the depth (Radford et al., 2019, section 2.3).
    static Initializer residual(LlamaConfig config, Initializer init) {
        return init.scaled(1 / Math.sqrt(2.0 * config.numHiddenLayers()));
    }

    /// What the tokens find among themselves, added to the stream, `(B, T, C) → (B, T, C)`.
    ///
    /// @param stream `(B, T, C)`
    /// @param layer which block this is, for the cache
    public Variable apply(Variable stream, Variable x, LlamaPass pass, int layer) {
        return apply(stream, x, pass.tokens(), x, pass, layer);
    }

    /// What the queries find among the tokens of the pass, added to the stream, `(B, T, C) → (B, T,
    /// C)`.
    ///
    /// @param stream of the queries
    /// @param of the queries' channels
    /// @param queries their positions and what they see
    /// @param x the channels of all tokens
    /// @param layer which block this is, for the cache
    public Variable apply(
            Variable stream,
            Variable of,
            TokenBatch queries,
            Variable x,
            LlamaPass pass,
            int layer) {
        Variable q = pass.rope().apply(heads(qProj, of, pass), queries.positions());
        Variable k = pass.rope().apply(heads(kProj, x, pass), pass.tokens().positions());
        Variable v = heads(vProj, x, pass);
        if (pass.cache().isPresent()) {
            KvCache.Slot all = pass.cache().get().append(layer, k.value(), v.value());
            k = Variable.constant(all.keys());
            v = Variable.constant(all.values());
        }
        double scale = 1 / Math.sqrt(headSize);
        Variable seen = Functional.attention(q, k, v, queries.pattern(), scale); // (B, T, H, D)
        return oProj.applyOnto(stream, seen.reshape(of.dim(0), of.dim(1), -1), pass.dropout());
    }

    private Variable heads(Projection projection, Variable x, LlamaPass pass) {
        return projection
                .apply(x, pass.dropout())
                .reshape(x.dim(0), x.dim(1), projection.out() / headSize, headSize);
    }
}
