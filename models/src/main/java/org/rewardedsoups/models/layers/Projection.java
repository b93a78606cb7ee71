package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Variable;

/// A linear map over the last axis that may carry an adapter.
public sealed interface Projection extends Layer permits Linear, LoraLinear, Int8Linear {

    /// `(…, in) → (…, out)`.
    ///
    /// @param dropout for the adapter's input, if there is one
    Variable apply(Variable x, Dropout dropout);

    /// `(…, in) → (…, out)`, nothing dropped.
    default Variable apply(Variable x) {
        return apply(x, Dropout.OFF);
    }

    /// `residual + apply(x)`, the way back into a residual stream.
    ///
    /// @param residual `(…, out)`
    default Variable applyOnto(Variable residual, Variable x, Dropout dropout) {
        return residual.add(apply(x, dropout));
    }

    /// `gelu(apply(x))`, exact.
    default Variable applyGelu(Variable x, Dropout dropout) {
        return Functional.gelu(apply(x, dropout));
    }

    /// Size of the input's last axis.
    long in();

    /// Size of the output's last axis.
    long out();
}
