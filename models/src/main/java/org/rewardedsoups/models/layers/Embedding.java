package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Tensor;

/// One learned vector for each of V symbols.
///
/// @param weight `(V, C)`
public record Embedding(Parameter weight) implements Layer {

    /// A new table, its weights as `init` makes them.
    ///
    /// @param symbols V
    /// @param channels C
    public static Embedding create(long symbols, long channels, Initializer init) {
        return new Embedding(init.weights(symbols, channels));
    }

    /// The rows of the table, `(…) → (…, C)`.
    ///
    /// @param ids I32, 0 to V − 1
    public Variable apply(Tensor ids) {
        return Functional.embedding(weight, ids);
    }
}
