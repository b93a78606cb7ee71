package org.rewardedsoups.models.swin;

import java.util.Optional;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;

/// Cuts a picture into patches and maps each to a token.
///
/// A convolution whose step is as long as its window touches each pixel once: it is a linear map of
/// patches.
public record PatchEmbed(Filter proj, LayerNorm norm) implements Layer {

    static PatchEmbed create(SwinConfig config, Initializer init) {
        int size = config.patchSize();
        int inputs = config.imageChannels() * size * size;
        return new PatchEmbed(
                new Filter(
                        init.weights(config.channels(), config.imageChannels(), size, size),
                        init.bias(inputs, config.channels())),
                LayerNorm.create(config.channels(), Swin.EPSILON, init));
    }

    /// `(B, 3, height, width) → (B, T, C)`, patches row by row.
    public Variable apply(Variable image) {
        long size = proj.weight.dim(2);
        long rows = image.dim(2) / size;
        long columns = image.dim(3) / size;
        Variable cut =
                image.reshape(image.dim(0), image.dim(1), rows, size, columns, size);
        Variable patches = // (B, T, 3·size·size)
                Indexing.permute(cut, 0, 2, 4, 1, 3, 5)
                        .reshape(image.dim(0), rows * columns, -1);
        Variable flat = proj.weight.reshape(proj.weight.dim(0), -1);
        return norm.apply(Functional.linear(patches, flat, Optional.of(proj.bias)));
    }

    /// The weights of a convolution.
    ///
    /// @param weight `(C, 3, size, size)`
    /// @param bias `(C)`
    public record Filter(Parameter weight, Parameter bias) implements Layer {}
}
