package org.rewardedsoups.tensor.tornado;

import org.rewardedsoups.tensor.Tensor;

/// A model in training, one step at a time.
public interface TrainingStep {
    double RATE = 3e-4;

    /// Forward, backward and AdamW on what [#ids] and [#targets] hold; the loss.
    Tensor step();

    /// I32 `(B, T)`, of no scope.
    Tensor ids();

    /// I32 `(B, T)`, of no scope.
    Tensor targets();
}
