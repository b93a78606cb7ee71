package org.rewardedsoups.models.swin;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;
import org.rewardedsoups.models.layers.Stretch;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// A Swin transformer (Liu et al., 2021): a picture's patches look at each other in windows, which
/// are joined from stage to stage until a few tokens of many channels remain. No pooling and no
/// classes: this is a backbone.
///
/// Parameters are named as in the authors' checkpoints.
///
/// @param patchEmbed from pixels to tokens
/// @param layers the stages
/// @param norm of the last stage's tokens
public record Swin(PatchEmbed patchEmbed, List<Stage> layers, LayerNorm norm, SwinConfig config)
        implements Layer {
    /// ε of all norms.
    static final double EPSILON = 1e-5;

    /// A new network.
    public static Swin create(SwinConfig config, Initializer init) {
        return new Swin(
                PatchEmbed.create(config, init),
                IntStream.range(0, config.stages())
                        .mapToObj(stage -> Stage.create(config, stage, init))
                        .toList(),
                LayerNorm.create(config.outputChannels(), EPSILON, init),
                config);
    }

    /// What it sees, with nothing dropped and without gradients, `(B, 3, height, width) → (B, L, C)`.
    public Tensor features(Tensor images) {
        return Gradients.off(() -> apply(Variable.constant(images), Dropout.OFF)).value();
    }

    /// `(B, 3, height, width) → (B, L, C)`, C the last stage's.
    ///
    /// @param dropout the draws for skipping blocks, or none
    public Variable apply(Variable images, Dropout dropout) {
        if (images.shape().rank() != 4
                || images.dim(1) != config.imageChannels()
                || images.dim(2) != config.imageSize()
                || images.dim(3) != config.imageSize()) {
            throw new ShapeException(
                    "swin: expected pictures of shape (B, "
                            + config.imageChannels()
                            + ", "
                            + config.imageSize()
                            + ", "
                            + config.imageSize()
                            + "), got "
                            + images.shape());
        }
        Variable x = patchEmbed.apply(images);
        for (Stage stage : layers) {
            x = stage.apply(x, dropout);
        }
        return norm.apply(x);
    }

    /// Blocks on one grid of tokens, and what joins tokens for the next stage.
    ///
    /// @param downsample absent in the last stage
    /// @param side tokens along a side of the grid
    public record Stage(List<SwinBlock> blocks, Optional<PatchMerging> downsample, int side)
            implements Layer {

        static Stage create(SwinConfig config, int stage, Initializer init) {
            boolean last = stage == config.stages() - 1;
            return new Stage(
                    IntStream.range(0, config.depths().get(stage))
                            .mapToObj(block -> SwinBlock.create(config, stage, block, init))
                            .toList(),
                    last
                            ? Optional.empty()
                            : Optional.of(PatchMerging.create(config.channels(stage), init)),
                    config.side(stage));
        }

        /// `(B, side², C) → (B, side²/4, 2C)`, or as it came in the last stage.
        public Variable apply(Variable x, Dropout dropout) {
            Variable y = x;
            for (SwinBlock block : blocks) {
                Variable before = y;
                y = Stretch.of(() -> block.apply(before, dropout));
            }
            Variable tokens = y;
            return downsample.map(merging -> merging.apply(tokens, side)).orElse(tokens);
        }
    }
}
