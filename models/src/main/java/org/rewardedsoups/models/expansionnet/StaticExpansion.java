package org.rewardedsoups.models.expansionnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Embedding;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.tensor.Tensor;

/// Spreads the L tokens of a picture over E learned vectors and collects them again (Hu et al.,
/// 2023): more places to put what is seen than there are tokens.
///
/// With Q, Bq the learned vectors and s = + for class a, − for class b:
///
/// - `Z = Q·Kᵀ/√C`, `(E, L)`, K the keys of x
/// - forward: `C_s = shares(relu(sZ))·(x·W_s) + Bq`, `(E, C)`
/// - backward: `O_s = 1/J·Σ over the J groups of shares(relu(sZᵀ))·C_s`, `(L, C)`, the shares
///   taken in each group of vectors by itself
/// - result: `g·O_a + (1 − g)·O_b` with `g = sigmoid(x·W_sel)`
///
/// @param queryExpVectors Q, `(E, C)`
/// @param biasExpVectors Bq, `(E, C)`, shared by the classes
/// @param keyEmbed to K
/// @param classAEmbed W_a
/// @param classBEmbed W_b
/// @param selectorEmbed W_sel
/// @param groups sizes of the groups, together E
public record StaticExpansion(
        Embedding queryExpVectors,
        Embedding biasExpVectors,
        Linear keyEmbed,
        Linear classAEmbed,
        Linear classBEmbed,
        Linear selectorEmbed,
        List<Integer> groups)
        implements Layer {

    static StaticExpansion create(ExpansionNetConfig config, Initializer init) {
        int channels = config.channels();
        return new StaticExpansion(
                Embedding.create(config.pictureExpansion(), channels, init),
                Embedding.create(config.pictureExpansion(), channels, init),
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init),
                Linear.withBias(channels, channels, init),
                config.groups());
    }

    /// `(B, L, C) → (B, L, C)`.
    ///
    /// @param mask `(B, 1, L)`, 1 at real tokens; empty if all are
    public Variable apply(Variable x, Optional<Tensor> mask, CaptionDropout dropout) {
        Variable keys = keyEmbed.apply(x);
        Variable scores =
                queryExpVectors.weight()
                        .matmul(keys.transpose())
                        .mul(1 / Math.sqrt(x.dim(-1))); // (B, E, L)
        Variable z = dropout.inEncoder(scores);
        Variable a = collected(Functional.relu(z), classAEmbed.apply(x), mask, dropout);
        Variable b = collected(Functional.relu(z.neg()), classBEmbed.apply(x), mask, dropout);
        return Expansion.mixed(Functional.sigmoid(selectorEmbed.apply(x)), a, b);
    }

    /// O of one class, `(B, L, C)`.
    ///
    /// @param scores one part of Z, `(B, E, L)`
    /// @param values what the class makes of x, `(B, L, C)`
    private Variable collected(
            Variable scores, Variable values, Optional<Tensor> mask, CaptionDropout dropout) {
        Variable seen = mask.map(scores::mul).orElse(scores);
        Variable spread =
                dropout.inEncoder(
                        Expansion.shares(seen).matmul(values).add(biasExpVectors.weight()));
        return dropout.inEncoder(
                sharesOfGroups(scores.transpose()).matmul(spread).mul(1.0 / groups.size()));
    }

    private Variable sharesOfGroups(Variable scores) {
        List<Variable> shares = new ArrayList<>();
        long from = 0;
        for (int size : groups) {
            shares.add(Expansion.shares(Indexing.slice(scores, -1, from, from + size)));
            from += size;
        }
        return Indexing.concat(-1, shares);
    }
}
