package org.rewardedsoups.tensor;

import java.util.function.Function;

/// Makes a step that runs often ready to run on a device that keeps its memory from run to run.
///
/// ```java
/// try (RecordedStep step = recorder.record(new int[] {}, NOTHING, _ -> loss(ids), ids)) {
///     ids.copyFrom(next);
///     double loss = step.run().item();
/// }
/// ```
@FunctionalInterface
public interface StepRecorder {

    /// Records nothing and runs steps as they are: the slow twin of all others.
    StepRecorder PLAIN = (at, _, step, _) -> new PlainStep(at.length, step);

    /// What the host may write into beside inputs, and have sent to the device once more.
    enum Reload {
        NOTHING,
        /// Memory that the step changes, such as a cache, or weights and moments: [RecordedStep#reload].
        STATE,
        /// And memory that the step only reads: [RecordedStep#reloadWeights].
        WEIGHTS
    }

    /// @param at counts to record at, whole numbers that grow from run to run, such as how many
    ///   tokens a cache holds; one and two more of each must be possible, too; none for a step that
    ///   is the same every time
    /// @param reload what the host may have sent once more; a device has room for fewer tensors then
    /// @param step what to do at some counts, in a scope that is opened around it
    /// @param inputs tensors of no scope that the step reads and whose contents change from run to
    ///   run; memory of other tensors of no scope stays as the step leaves it
    /// @throws IllegalStateException if the step is not one that can be recorded
    /// @throws DeviceMemoryException if it does not fit on the device
    RecordedStep record(
            int[] at, Reload reload, Function<int[], Tensor> step, Tensor... inputs);
}
