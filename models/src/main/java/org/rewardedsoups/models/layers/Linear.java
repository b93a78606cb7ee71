package org.rewardedsoups.models.layers;

import java.util.Optional;
import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;

/// Affine map over the last axis, `y = x·Wᵀ + b`.
///
/// @param weight `(out, in)`, as PyTorch and safetensors store it
/// @param bias `(out)`, or empty for a purely linear map
public record Linear(Parameter weight, Optional<Parameter> bias) implements Projection {

    /// A map without bias.
    public static Linear create(long in, long out, Initializer init) {
        return new Linear(init.weights(out, in), Optional.empty());
    }

    /// A map with a bias.
    public static Linear withBias(long in, long out, Initializer init) {
        return new Linear(init.weights(out, in), Optional.of(init.bias(in, out)));
    }

    @Override
    public Variable apply(Variable x, Dropout dropout) {
        return Functional.linear(x, weight, bias);
    }

    @Override
    public Variable applyOnto(Variable residual, Variable x, Dropout dropout) {
        return Functional.linearOnto(residual, x, weight, bias);
    }

    @Override
    public Variable applyGelu(Variable x, Dropout dropout) {
        return bias.isPresent()
                ? Functional.biasGelu(Functional.linear(x, weight), bias.get())
                : Functional.gelu(apply(x, dropout));
    }

    @Override
    public long in() {
        return weight.dim(1);
    }

    @Override
    public long out() {
        return weight.dim(0);
    }
}
