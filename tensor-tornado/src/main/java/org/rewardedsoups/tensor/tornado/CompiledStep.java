package org.rewardedsoups.tensor.tornado;

import java.util.function.Supplier;
import org.rewardedsoups.tensor.StepRecorder.Reload;
import org.rewardedsoups.tensor.Tensor;

/// A training step that stays on the device: recorded once, then run with other data as often as
/// needed.
///
/// ```java
/// try (CompiledStep step = CompiledStep.record(() -> {
///     optimizer.clearGrads();
///     Variable loss = model.loss(ids, targets);
///     loss.backward();
///     optimizer.step();
///     return loss.value();
/// }, ids, targets)) {
///     for (long t = 1; t <= 1000; t++) {
///         double loss = step.run(3e-4, t, nextIds(t), nextTargets(t));
///     }
///     step.download(); // weights, gradients and moments, into the tensors that hold them
/// }
/// ```
///
/// Weights, gradients, moments and activations live on the device; only inputs go there and only
/// the loss comes back. The step must be static: the same operations on the same shapes every time.
/// Recording runs it three times, puts back what it changed, and refuses one that does other work
/// the third time, with other inputs: dropout, or a number of the inputs that the host reads, such
/// as how much of a mask is set. What the host decides the same way each time it is recorded stays
/// decided: clip by `GradientClip.normTensor`, which decides nothing. The optimizer does not count
/// the steps on the device, but those of recording.
public final class CompiledStep implements AutoCloseable {
    private static final int[] NO_COUNTS = {};

    private final Program program;

    private CompiledStep(Program program) {
        this.program = program;
    }

    /// Runs `step` three times on the CPU and makes a program for the device of it.
    ///
    /// @param step forward, backward and AdamW in a scope that is opened around it; returns the
    ///   loss, a single number
    /// @param inputs tensors of no scope that the step reads and whose contents change from run to
    ///   run
    /// @throws IllegalStateException if the step is not static, or does what the device cannot
    /// @throws org.rewardedsoups.tensor.DeviceMemoryException if it does not fit on the device
    public static CompiledStep record(Supplier<Tensor> step, Tensor... inputs) {
        return new CompiledStep(Program.record(NO_COUNTS, Reload.NOTHING, _ -> step.get(), inputs));
    }

    /// One step on the device.
    ///
    /// @param learningRate of AdamW
    /// @param t number of the step, from 1, for AdamW's corrections
    /// @param values what the inputs hold, in the order they were named; none to keep what they
    ///   hold
    /// @return the loss
    public double run(double learningRate, long t, Tensor... values) {
        program.renew(learningRate, t);
        return program.run(NO_COUNTS, values).item();
    }

    /// Brings weights, gradients and moments back into the tensors that hold them.
    public void download() {
        program.download();
    }

    /// Kernels that a run launches.
    public int launches() {
        return program.launches();
    }

    /// Bytes that the step takes on the device from its first run on.
    public long deviceBytes() {
        return program.bytes();
    }

    /// Frees the device's memory; call [#download] before if the weights are wanted.
    @Override
    public void close() {
        program.close();
    }
}
