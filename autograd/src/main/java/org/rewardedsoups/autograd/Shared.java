package org.rewardedsoups.autograd;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.rewardedsoups.tensor.Tensor;

/// The gradients of several inputs that one kernel computes together: it runs once per gradient of
/// the result, however many inputs ask.
final class Shared<G> {
    private final Function<Tensor, G> compute;
    private Tensor dy;
    private G gradients;

    Shared(Function<Tensor, G> compute) {
        this.compute = compute;
    }

    /// The gradient function of one input.
    UnaryOperator<Tensor> part(Function<G, Tensor> component) {
        return gradient -> component.apply(at(gradient));
    }

    /// The other function of an input: it adds its gradient to a sum and returns all of them.
    BiConsumer<Tensor, Tensor> adding(BiFunction<Tensor, Tensor, G> compute) {
        return (gradient, sum) -> {
            gradients = compute.apply(gradient, sum);
            dy = gradient;
        };
    }

    private G at(Tensor gradient) {
        if (gradient != dy) {
            gradients = compute.apply(gradient);
            dy = gradient;
        }
        return gradients;
    }
}
