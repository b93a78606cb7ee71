package org.rewardedsoups.models.expansionnet;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Embedding;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.tensor.Tensor;

/// Spreads the words so far over N vectors per word, which depend on that word, and collects them
/// again (Hu et al., 2023): self-attention by way of a sequence N times as long.
///
/// With `c = x·W_cond`, vectors `Q_(t,n) = Q_n + c_t` and `B_(t,n) = Bq_n + c_t`, and s = + for
/// class a, − for class b:
///
/// - `Z = Q·Kᵀ/√C`, `(T·N, T)`
/// - forward: `C_s = shares(relu(sZ)∘M)·(x·W_s)`, `(T·N, C)`
/// - backward: `O_s = shares(relu(sZᵀ)∘M)·(C_s + B)`, `(T, C)`
/// - result: `g·O_a + (1 − g)·O_b` with `g = sigmoid(x·W_sel)`
///
/// M, `(T, T)`, stands for each of a word's N vectors. As it is lower triangular, what a word gets
/// does not depend on words behind it; [DynamicExpansionCache] makes use of that.
///
/// @param condEmbed W_cond
/// @param queryExpVectors Q, `(N, C)`
/// @param biasExpVectors Bq, `(N, C)`
/// @param keyLinear to K
/// @param classAEmbed W_a
/// @param classBEmbed W_b
/// @param selectorEmbed W_sel
public record DynamicExpansion(
        Linear condEmbed,
        Embedding queryExpVectors,
        Embedding biasExpVectors,
        Linear keyLinear,
        Linear classAEmbed,
        Linear classBEmbed,
        Linear selectorEmbed)
        implements Layer {

    static DynamicExpansion create(ExpansionNetConfig config, Initializer init) {
        int channels = config.channels();
        return new DynamicExpansion(
                Linear.withBias(channels, channels, init),
                Embedding.create(config.wordExpansion(), channels, init),
                Embedding.create(config.wordExpansion(), channels, init),
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init));
    }

    /// `(B, T, C) → (B, T, C)`.
    ///
    /// @param mask M, `(B or 1, T, T)`, 1 where a word may look
    public Variable apply(Variable x, Tensor mask, CaptionDropout dropout) {
        Variable condition = condEmbed.apply(x);
        Variable queries = expanded(condition, queryExpVectors);
        Variable biases = expanded(condition, biasExpVectors);
        Variable scores =
                queries.matmul(keyLinear.apply(x).transpose())
                        .mul(1 / Math.sqrt(x.dim(-1))); // (B, T·N, T)
        Variable z = dropout.inDecoder(scores);
        Variable a = collected(Functional.relu(z), classAEmbed.apply(x), biases, mask, dropout);
        Variable b =
                collected(Functional.relu(z.neg()), classBEmbed.apply(x), biases, mask, dropout);
        return Expansion.mixed(Functional.sigmoid(selectorEmbed.apply(x)), a, b);
    }

    /// N vectors for each word, `(B, T, C) → (B, T·N, C)`.
    private static Variable expanded(Variable condition, Embedding vectors) {
        long channels = condition.dim(-1);
        return condition
                .reshape(condition.dim(0), condition.dim(1), 1, channels)
                .add(vectors.weight())
                .reshape(condition.dim(0), -1, channels);
    }

    /// O of one class, `(B, T, C)`.
    ///
    /// @param scores one part of Z, `(B, T·N, T)`
    private Variable collected(
            Variable scores,
            Variable values,
            Variable biases,
            Tensor mask,
            CaptionDropout dropout) {
        long batch = scores.dim(0);
        long words = scores.dim(2);
        Tensor rows = mask.reshape(mask.dim(0), words, 1, words);
        Tensor columns = mask.reshape(mask.dim(0), words, words, 1);
        Variable forward =
                scores.reshape(batch, words, -1, words).mul(rows).reshape(batch, -1, words);
        Variable backward =
                scores.transpose()
                        .reshape(batch, words, words, -1)
                        .mul(columns)
                        .reshape(batch, words, -1);
        Variable spread = dropout.inDecoder(Expansion.shares(forward).matmul(values));
        return dropout.inDecoder(Expansion.shares(backward).matmul(spread.add(biases)));
    }
}
