package org.rewardedsoups.models.expansionnet;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Tensor;

/// Gradients of what the decoder sees of pictures, summed over many passes of the decoder: all of
/// them go through the encoder in one.
///
/// @param keys of each decoder block, the sum of the gradients so far
/// @param values the same
public record SeenGradients(SeenPictures seen, List<Tensor> keys, List<Tensor> values) {

    /// No gradient so far; memory is taken in the scope that is open now.
    ///
    /// @param seen with the encoder's graph
    public static SeenGradients of(SeenPictures seen) {
        return new SeenGradients(
                seen,
                seen.blocks().stream().map(block -> zeros(block.keys())).toList(),
                seen.blocks().stream().map(block -> zeros(block.values())).toList());
    }

    private static Tensor zeros(Variable x) {
        return Tensor.zeros(x.value().type(), x.shape());
    }

    /// The pictures for one pass of the decoder, cut from the encoder's graph; the pass's gradient is
    /// added to the sum.
    public SeenPictures leaves() {
        List<PictureAttention.Seen> leaves = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            PictureAttention.Seen block = seen.blocks().get(i);
            leaves.add(
                    new PictureAttention.Seen(
                            Variable.leaf(block.keys().value(), keys.get(i)),
                            Variable.leaf(block.values().value(), values.get(i)),
                            block.lengths()));
        }
        return new SeenPictures(leaves);
    }

    /// Sends the sums through the encoder; once, behind the last pass of the decoder.
    ///
    /// The gradient of `Σ x·g` with respect to x is g.
    public void backward() {
        List<Variable> products = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            PictureAttention.Seen block = seen.blocks().get(i);
            products.add(block.keys().mul(keys.get(i)).sum());
            products.add(block.values().mul(values.get(i)).sum());
        }
        products.stream().reduce(Variable::add).orElseThrow().backward();
    }
}
