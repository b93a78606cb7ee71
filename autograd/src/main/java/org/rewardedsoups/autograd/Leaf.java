package org.rewardedsoups.autograd;

import java.util.List;
import java.util.function.Consumer;
import org.rewardedsoups.tensor.Tensor;

/// Where a part of a graph begins that is differentiated by itself: its gradient is kept for the
/// part before it. See [Checkpoint] and [Variable#leaf].
final class Leaf extends Variable {
    private final Consumer<Tensor> gradient;

    /// @param gradient takes the gradient, if one arrives
    Leaf(Tensor value, Consumer<Tensor> gradient) {
        super("leaf", value, List.of());
        this.gradient = gradient;
    }

    void receive(Tensor dy) {
        gradient.accept(dy);
    }

    @Override
    public boolean needsGradient() {
        return true;
    }
}
