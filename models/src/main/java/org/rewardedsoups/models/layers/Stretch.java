package org.rewardedsoups.models.layers;

import java.util.function.Supplier;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Scope;

/// A stretch of a network, such as one block, whose inner tensors nobody else looks at.
public final class Stretch {
    private Stretch() {}

    /// The result of `body`; with gradients off, all that it computed on the way is freed at once,
    /// so that a deep network needs the memory of one block.
    public static Variable of(Supplier<Variable> body) {
        if (Gradients.on()) {
            return body.get();
        }
        try (Scope inner = Scope.open()) {
            return Variable.constant(inner.keep(body.get().value()));
        }
    }
}
