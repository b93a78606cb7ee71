package org.rewardedsoups.autograd;

import java.util.List;
import org.rewardedsoups.tensor.Tensor;

/// Where a part of a graph begins that is differentiated by itself: its gradient is kept for the
/// part before it. See [Checkpoint].
final class Leaf extends Variable {
    private final Tensor gradient;

    /// @param gradient where the gradient goes; stays as it is if none arrives
    Leaf(Tensor value, Tensor gradient) {
        super("input of a checkpoint", value, List.of());
        this.gradient = gradient;
    }

    void receive(Tensor dy) {
        gradient.copyFrom(dy);
    }

    @Override
    public boolean needsGradient() {
        return true;
    }
}
