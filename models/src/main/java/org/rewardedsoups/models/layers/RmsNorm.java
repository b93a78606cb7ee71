package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;

/// Root mean square normalisation over the last axis, `y = x/√(mean(x²) + ε)·weight` (Zhang and
/// Sennrich, 2019, eq. 4).
///
/// @param weight `(C)`
/// @param epsilon ε
public record RmsNorm(Parameter weight, double epsilon) implements Layer {

    /// A new layer: weights 1, unless `init` leaves values unset.
    ///
    /// @param channels C
    /// @param epsilon ε
    public static RmsNorm create(long channels, double epsilon, Initializer init) {
        return new RmsNorm(init.constant(1, channels), epsilon);
    }

    /// `(…, C) → (…, C)`.
    public Variable apply(Variable x) {
        return Functional.rmsNorm(x, weight, epsilon);
    }
}
