package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;

/// Layer normalisation over the last axis, `y = (x − mean)/√(variance + ε)·weight + bias` (Ba et
/// al., 2016).
///
/// @param weight `(C)`
/// @param bias `(C)`
/// @param epsilon ε
public record LayerNorm(Parameter weight, Parameter bias, double epsilon) implements Layer {

    /// A new layer: weights 1 and biases 0, unless `init` leaves values unset.
    ///
    /// @param channels C
    /// @param epsilon ε
    public static LayerNorm create(long channels, double epsilon, Initializer init) {
        return new LayerNorm(init.constant(1, channels), init.constant(0, channels), epsilon);
    }

    /// `(…, C) → (…, C)`.
    public Variable apply(Variable x) {
        return Functional.layerNorm(x, weight, bias, epsilon);
    }
}
