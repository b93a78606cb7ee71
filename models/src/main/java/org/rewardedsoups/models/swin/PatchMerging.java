package org.rewardedsoups.models.swin;

import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;
import org.rewardedsoups.models.layers.Linear;

/// Joins 2 × 2 neighbouring tokens to one of twice the channels, between two stages (Liu et al.,
/// 2021, section 3.1).
public record PatchMerging(Linear reduction, LayerNorm norm) implements Layer {

    static PatchMerging create(int channels, Initializer init) {
        return new PatchMerging(
                Linear.create(4L * channels, 2L * channels, init),
                LayerNorm.create(4L * channels, Swin.EPSILON, init));
    }

    /// `(B, side², C) → (B, side²/4, 2C)`; of the four, rows alternate faster than columns.
    public Variable apply(Variable x, int side) {
        Variable grid = x.reshape(x.dim(0), side / 2, 2, side / 2, 2, x.dim(-1));
        Variable joined =
                Indexing.permute(grid, 0, 1, 3, 4, 2, 5)
                        .reshape(x.dim(0), (long) side * side / 4, 4 * x.dim(-1));
        return reduction.apply(norm.apply(joined));
    }
}
