package org.rewardedsoups.models.swin;

import java.util.Optional;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.tensor.Tensor;

/// Attention among the tokens of a window, with a learned bias for each relative position (Liu et
/// al., 2021, eq. 4): `softmax(q·kᵀ/√D + bias + mask)·v`.
///
/// @param relativePositionBiasTable `((2w − 1)², H)`
/// @param relativePositionIndex `(w², w²)`, rows of the table; stands in files, follows from w
/// @param qkv to queries, keys and values, one after the other
/// @param proj from all heads back to C
/// @param heads H
public record WindowAttention(
        Parameter relativePositionBiasTable,
        Tensor relativePositionIndex,
        Linear qkv,
        Linear proj,
        int heads)
        implements Layer {

    static WindowAttention create(int channels, int heads, Windows windows, Initializer init) {
        int positions = 2 * windows.size() - 1;
        return new WindowAttention(
                init.weights((long) positions * positions, heads),
                windows.relativePositions(),
                Linear.withBias(channels, 3L * channels, init),
                Linear.withBias(channels, channels, init),
                heads);
    }

    /// `(B·windows, w², C) → (B·windows, w², C)`.
    ///
    /// @param mask `(windows, w², w²)`, added to the scores of each picture's windows
    Variable apply(Variable x, Optional<Tensor> mask) {
        long tokens = x.dim(1);
        Variable all = // (3, B·windows, H, w², D)
                Indexing.permute(
                        qkv.apply(x).reshape(x.dim(0), tokens, 3, heads, -1), 2, 0, 3, 1, 4);
        Variable q = part(all, 0).mul(1 / Math.sqrt(x.dim(-1) / (double) heads));
        Variable scores = q.matmul(part(all, 1).transpose()).add(bias());
        Variable shown = mask.map(m -> masked(scores, m)).orElse(scores);
        Variable seen = Functional.softmax(shown).matmul(part(all, 2)); // (B·windows, H, w², D)
        return proj.apply(Indexing.permute(seen, 0, 2, 1, 3).reshape(x.dim(0), tokens, -1));
    }

    private static Variable part(Variable all, int which) {
        long[] dims = all.shape().dims();
        return Indexing.slice(all, 0, which, which + 1).reshape(dims[1], dims[2], dims[3], dims[4]);
    }

    /// `(H, w², w²)`.
    private Variable bias() {
        return Indexing.permute(
                Functional.embedding(relativePositionBiasTable, relativePositionIndex), 2, 0, 1);
    }

    private static Variable masked(Variable scores, Tensor mask) {
        long tokens = scores.dim(-1);
        Tensor added =
                mask.cast(scores.value().type()).reshape(mask.dim(0), 1, tokens, tokens);
        return scores.reshape(-1, mask.dim(0), scores.dim(1), tokens, tokens)
                .add(added)
                .reshape(scores.shape().dims());
    }
}
