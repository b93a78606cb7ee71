package org.rewardedsoups.tensor.tornado;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.RecordedStep;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StepRecorder.Reload;
import org.rewardedsoups.tensor.Tensor;

/// A step made into graphs for the device, with what goes there before a run and what comes back.
final class Program implements RecordedStep {
    private final int counts;
    private final Reload reload;
    private final List<Tensor> inputs;
    private final Tensor output;
    private final LinearRecording recording;
    private final StepGraphs graphs;
    private final StepPlan plan;

    private Program(
            int counts,
            Reload reload,
            List<Tensor> inputs,
            Tensor output,
            LinearRecording recording,
            StepGraphs graphs) {
        this.counts = counts;
        this.reload = reload;
        this.inputs = inputs;
        this.output = output;
        this.recording = recording;
        this.graphs = graphs;
        this.plan = new StepPlan(graphs);
    }

    /// As [StepRecorder#record] says.
    static Program record(
            int[] at, Reload reload, Function<int[], Tensor> step, Tensor... inputs) {
        requireDevice();
        return record(CuBlas.kind(), at, reload, step, inputs);
    }

    /// @param products for which the step is recorded; ours do them where there is no library
    static Program record(
            CuBlas.Kind products,
            int[] at,
            Reload reload,
            Function<int[], Tensor> step,
            Tensor... inputs) {
        for (Tensor input : inputs) {
            if (input.scoped() || !input.contiguous() || !onDevice(input.type())) {
                throw new IllegalArgumentException(
                        "compiled step: expected contiguous inputs of F32 or I32 and of no scope, got "
                                + input);
            }
        }
        var undo = new Undo();
        Tensor output = Recorder.place(() -> step.apply(at), undo);
        LinearRecording recording =
                LinearRecording.of(
                        at,
                        counts -> Recorder.record(products, () -> step.apply(counts), output, undo),
                        counts -> withOtherInputs(inputs, () ->
                                Recorder.record(products, () -> step.apply(counts), output, undo)));
        Set<Long> changing = new HashSet<>();
        Arrays.stream(inputs).forEach(each -> changing.add(Scope.memory(each).address()));
        recording.constants().keySet().forEach(memory -> changing.add(memory.address()));
        var graphs = new StepGraphs(recording, changing, Scope.memory(output), reload);
        DeviceMemory.HERE.take("compiled step", graphs.bytes());
        return new Program(at.length, reload, List.of(inputs), output, recording, graphs);
    }

    /// Records with tokens in another order and other floats, so that what the host reads from them
    /// shows.
    private static Recording withOtherInputs(Tensor[] inputs, Supplier<Recording> record) {
        var undo = new Undo();
        for (Tensor input : inputs) {
            undo.keep(input);
            change(input.data(), input.type());
        }
        try {
            return record.get();
        } finally {
            undo.restore();
        }
    }

    private static boolean onDevice(DType type) {
        return type == DType.F32 || type == DType.I32;
    }

    private static void change(MemorySegment data, DType type) {
        int[] before = data.toArray(JAVA_INT);
        for (int i = 0; i < before.length; i++) {
            if (type == DType.I32) {
                data.setAtIndex(JAVA_INT, i, before[before.length - 1 - i]);
            } else {
                data.setAtIndex(JAVA_FLOAT, i, 0.5f * data.getAtIndex(JAVA_FLOAT, i));
            }
        }
    }

    private static void requireDevice() {
        Installation.HERE
                .unavailable()
                .ifPresent(reason -> {
                    throw new IllegalStateException("compiled step: " + reason);
                });
    }

    /// @param counts as many as were recorded at
    /// @param values what the inputs hold, in the order they were named; none to keep what they
    ///   hold
    /// @return the step's result, in memory that the next run overwrites
    Tensor run(int[] counts, Tensor... values) {
        count(counts);
        if (values.length != 0 && values.length != inputs.size()) {
            throw new IllegalArgumentException(
                    "compiled step: expected " + inputs.size() + " inputs, got " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] != inputs.get(i)) {
                copy(values[i].plain(), inputs.get(i));
            }
        }
        return go();
    }

    @Override
    public Tensor run(int... counts) {
        count(counts);
        return go();
    }

    private void count(int[] counts) {
        if (counts.length != this.counts) {
            throw new IllegalArgumentException(
                    "compiled step: expected "
                            + this.counts
                            + " counts, as were recorded, got "
                            + counts.length);
        }
        recording.count(counts);
        graphs.numbers().count(counts);
    }

    private Tensor go() {
        plan.run();
        return output;
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

    @Override
    public void renew(double learningRate, long t) {
        graphs.numbers().renew(learningRate, t);
    }

    @Override
    public void reload() {
        require(Reload.STATE);
        plan.reload();
    }

    @Override
    public void reloadWeights() {
        require(Reload.WEIGHTS);
        plan.reloadWeights();
    }

    private void require(Reload least) {
        if (reload.compareTo(least) < 0) {
            throw new IllegalStateException(
                    "compiled step: expected one recorded with reload "
                            + least
                            + " to send that memory once more, got "
                            + reload
                            + "; record it with that, or make what the host changes an input");
        }
    }

    @Override
    public void download() {
        plan.download();
    }

    int launches() {
        return recording.tasks().size();
    }

    long bytes() {
        return graphs.bytes();
    }

    @Override
    public void close() {
        plan.close();
    }
}
