package org.rewardedsoups.models.swin;

import java.util.Optional;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Attention in windows, then feed-forward, each on a normalised copy and added to the stream (Liu
/// et al., 2021, eq. 3).
///
/// In training either may be skipped for a picture (stochastic depth, Huang et al., 2016).
///
/// @param attnMask `(windows, w², w²)` if the windows are shifted; stands in files, follows from the
///   sizes
/// @param windows how tokens are cut into windows
/// @param dropPath how often a part is skipped
public record SwinBlock(
        Optional<Tensor> attnMask,
        LayerNorm norm1,
        WindowAttention attn,
        LayerNorm norm2,
        Mlp mlp,
        Windows windows,
        double dropPath)
        implements Layer {

    static SwinBlock create(SwinConfig config, int stage, int block, Initializer init) {
        int channels = config.channels(stage);
        Windows windows = Windows.of(config.side(stage), config.window(), block);
        return new SwinBlock(
                windows.mask(),
                LayerNorm.create(channels, Swin.EPSILON, init),
                WindowAttention.create(channels, config.heads().get(stage), windows, init),
                LayerNorm.create(channels, Swin.EPSILON, init),
                new Mlp(
                        Linear.withBias(channels, (long) config.mlpRatio() * channels, init),
                        Linear.withBias((long) config.mlpRatio() * channels, channels, init)),
                windows,
                config.dropPath(stage, block));
    }

    /// `(B, side², C) → (B, side², C)`.
    public Variable apply(Variable x, Dropout dropout) {
        Variable seen = attn.apply(windows.cut(norm1.apply(x)), attnMask);
        Variable y = x.add(skipped(windows.joined(seen), dropout));
        return y.add(skipped(mlp.apply(norm2.apply(y)), dropout));
    }

    /// A part's output, 0 for some pictures and scaled up for the others.
    private Variable skipped(Variable part, Dropout dropout) {
        if (dropout.rng().isEmpty() || dropPath == 0) {
            return part;
        }
        DType type = part.value().type();
        Tensor ones = Tensor.full(type, new Shape(part.dim(0), 1, 1), 1);
        return part.mul(dropout.apply(Variable.constant(ones), dropPath));
    }

    /// `gelu(x·W₁)·W₂`, each token by itself.
    public record Mlp(Linear fc1, Linear fc2) implements Layer {

        /// `(…, C) → (…, C)`.
        Variable apply(Variable x) {
            return fc2.apply(fc1.applyGelu(x, Dropout.OFF));
        }
    }
}
