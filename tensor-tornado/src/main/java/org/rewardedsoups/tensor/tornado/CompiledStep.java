package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
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
///     double loss = step.run(3e-4, optimizer.steps() + 1, nextIds, nextTargets);
///     step.download(); // weights, gradients and moments, into the tensors that hold them
/// }
/// ```
///
/// Weights, gradients, moments and activations live on the device; only inputs go there and only
/// the loss comes back. The step must be static: the same operations on the same shapes every time.
/// Recording runs it three times, and refuses one that does other work the last two times, such as
/// dropout or clipping. A number that the step reads from a tensor into Java, such as the sum of a
/// mask, is frozen; so are the lengths of attention masks.
public final class CompiledStep implements AutoCloseable {
    private final List<Tensor> inputs;
    private final Tensor output;
    private final StepPlan plan;
    private final int launches;
    private final long deviceBytes;

    private CompiledStep(
            List<Tensor> inputs, Tensor output, StepPlan plan, int launches, long deviceBytes) {
        this.inputs = inputs;
        this.output = output;
        this.plan = plan;
        this.launches = launches;
        this.deviceBytes = deviceBytes;
    }

    /// Runs `step` three times on the CPU and makes a program for the device of it.
    ///
    /// @param step forward, backward and AdamW in a scope that is opened around it; returns the
    ///   loss, a single number
    /// @param inputs tensors of no scope that the step reads and whose contents change from run to
    ///   run
    /// @throws IllegalStateException if the step is not static, or does what the device cannot
    public static CompiledStep record(Supplier<Tensor> step, Tensor... inputs) {
        requireDevice();
        for (Tensor input : inputs) {
            if (input.scoped() || !input.contiguous()) {
                throw new IllegalArgumentException(
                        "compiled step: expected contiguous inputs of no scope, got " + input);
            }
        }
        Tensor output = Scope.detached(() -> Tensor.zeros(DType.F32, new Shape(1)));
        Recorder.record(step, output); // makes gradients and moments
        Recording first = Recorder.record(step, output);
        Recording second = Recorder.record(step, output);
        first.difference(second)
                .ifPresent(difference -> {
                    throw new IllegalStateException(
                            "compiled step: expected a step that does the same every time, got "
                                    + difference
                                    + "; leave out dropout and clipping, keep shapes fixed, and"
                                    + " pass what changes as inputs");
                });
        Set<Long> changing =
                Arrays.stream(inputs)
                        .map(input -> Scope.memory(input).address())
                        .collect(Collectors.toSet());
        var graphs = new StepGraphs(second, changing, Scope.memory(output));
        return new CompiledStep(
                List.of(inputs),
                output,
                new StepPlan(graphs),
                second.entries().size(),
                graphs.bytes());
    }

    private static void requireDevice() {
        Installation.HERE
                .unavailable()
                .ifPresent(reason -> {
                    throw new IllegalStateException("compiled step: " + reason);
                });
    }

    /// One step on the device.
    ///
    /// @param learningRate of AdamW
    /// @param t number of the step, from 1, for AdamW's corrections
    /// @param values what the inputs hold, in the order they were named; none to keep what they
    ///   hold
    /// @return the loss
    public double run(double learningRate, long t, Tensor... values) {
        if (values.length != 0 && values.length != inputs.size()) {
            throw new IllegalArgumentException(
                    "compiled step: expected " + inputs.size() + " inputs, got " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] != inputs.get(i)) {
                copy(values[i].plain(), inputs.get(i));
            }
        }
        plan.run(learningRate, t);
        return output.item();
    }

    private static void copy(Tensor from, Tensor to) {
        if (from.type() != to.type() || !from.shape().equals(to.shape())) {
            throw new IllegalArgumentException(
                    "compiled step: expected an input of "
                            + to.type()
                            + " "
                            + to.shape()
                            + ", got "
                            + from.type()
                            + " "
                            + from.shape());
        }
        MemorySegment.copy(from.data(), 0, to.data(), 0, to.size() * to.type().bytes());
    }

    /// Brings weights, gradients and moments back into the tensors that hold them.
    public void download() {
        plan.download();
    }

    /// Kernels that a run launches.
    public int launches() {
        return launches;
    }

    /// Bytes that the step takes on the device from its first run on.
    public long deviceBytes() {
        return deviceBytes;
    }

    /// Frees the device's memory; call [#download] before if the weights are wanted.
    @Override
    public void close() {
        plan.close();
    }
}
