package org.rewardedsoups.autograd;

import java.util.Map;
import org.rewardedsoups.tensor.Tensor;

/// Changes parameters by their gradients.
///
/// ```java
/// optimizer.clearGrads();
/// loss.backward();
/// GradientClip.norm(model.parameters().values(), 1.0);
/// optimizer.step();
/// ```
///
/// Gradients add up until they are cleared, so that a batch too large for the memory may come in
/// parts, each in a scope of its own: `loss(part).mul(1.0 / parts).backward()` for every part, then
/// one step.
public interface Optimizer {

    /// One step along the gradients; parameters that none reached stay as they are.
    void step();

    /// Forgets all gradients.
    void clearGrads();

    /// Steps taken so far.
    long steps();

    /// The learning rate of the next step.
    double learningRate();

    /// Everything a resumed run needs beside the parameters: `step` and, for each parameter, its
    /// moments under names such as `m.layers.0.weight`. The tensors are live: copy or write them
    /// before the next step.
    Map<String, Tensor> state();

    /// Goes on from what [#state] returned; the tensors are copied.
    ///
    /// @throws org.rewardedsoups.tensor.ModelFormatException listing every name that is unknown,
    ///     missing or of another shape; nothing is changed then
    void load(Map<String, Tensor> state);
}
