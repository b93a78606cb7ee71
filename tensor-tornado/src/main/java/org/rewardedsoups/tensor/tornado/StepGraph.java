package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// A recording as one graph of TornadoVM: the memory it works on, its tasks, and what moves when.
final class StepGraph {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "step" + NUMBER.incrementAndGet();
    private final TaskGraph graph = new TaskGraph(name);
    private final GridScheduler scheduler = new GridScheduler();
    private final Map<List<Integer>, IntArray> ints = new HashMap<>();
    private final Map<List<Double>, FloatArray> floats = new HashMap<>();
    private final List<Rates> rates = new ArrayList<>();
    private final Stretches stretches;
    private final Object[] trained;
    private final TornadoExecutionPlan plan;
    private final int launches;
    private TornadoExecutionResult result;

    /// The numbers of AdamW that one group of parameters shares, renewed before each run.
    private record Rates(double[] lasting, FloatArray numbers) {
        void renew(double learningRate, long t) {
            numbers.set(0, (float) learningRate);
            numbers.set(1, (float) AdamNumbers.correction(lasting[0], t));
            numbers.set(2, (float) AdamNumbers.correction(lasting[2], t));
        }
    }

    /// @param inputs addresses of memory that goes to the device before every run
    /// @param output memory that comes back after every run
    StepGraph(Recording recording, Set<Long> inputs, MemorySegment output) {
        stretches = new Stretches(recording, inputs);
        launches = recording.entries().size();
        List<Object[]> operands = new ArrayList<>();
        List<IntArray> sizes = new ArrayList<>();
        List<FloatArray> numbers = new ArrayList<>();
        for (Recording.Entry entry : recording.entries()) {
            operands.add(entry.slots().stream().map(slot -> stretches.of(slot).array()).toArray());
            sizes.add(sizes(entry));
            numbers.add(numbers(entry));
        }
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, arrays(ints.values()));
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, arrays(floats.values()));
        for (Rates each : rates) {
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, each.numbers);
        }
        for (DeviceArray each : stretches.all()) {
            switch (each.kind()) {
                case SCRATCH -> {}
                case RESIDENT, TRAINED ->
                        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, each.array());
                case INPUT ->
                        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, each.array());
            }
        }
        for (int i = 0; i < launches; i++) {
            Recording.Entry entry = recording.entries().get(i);
            String task = "k" + i;
            entry.kernel().addTo(graph, task, sizes.get(i), numbers.get(i), operands.get(i));
            scheduler.addWorkerGrid(name + "." + task, worker(entry.grid()));
        }
        DeviceArray loss = stretches.of(output);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, loss.array());
        trained =
                stretches.all().stream()
                        .filter(each -> each.kind() == DeviceArray.Kind.TRAINED && each != loss)
                        .map(DeviceArray::array)
                        .toArray();
        if (trained.length > 0) {
            graph.transferToHost(DataTransferMode.UNDER_DEMAND, trained);
        }
        plan = DeviceThread.call(() -> new TornadoExecutionPlan(graph.snapshot()));
    }

    private static Object[] arrays(java.util.Collection<?> arrays) {
        return arrays.toArray();
    }

    private static WorkerGrid3D worker(Grid grid) {
        var worker =
                new WorkerGrid3D(
                        Math.toIntExact(grid.x()),
                        Math.toIntExact(grid.y()),
                        Math.toIntExact(grid.z()));
        worker.setLocalWork(grid.groupX(), grid.groupY(), 1);
        return worker;
    }

    /// Where the operands begin, then sizes, strides and flags; equal ones are one array.
    private IntArray sizes(Recording.Entry entry) {
        List<Integer> all = new ArrayList<>();
        entry.slots().forEach(slot -> all.add(stretches.of(slot).offset(slot)));
        Arrays.stream(entry.ints()).forEach(all::add);
        return ints.computeIfAbsent(
                all, list -> IntArray.fromArray(list.stream().mapToInt(each -> each).toArray()));
    }

    private FloatArray numbers(Recording.Entry entry) {
        if (entry.kernel() == DeviceKernel.ADAMW) {
            return rates(entry);
        }
        List<Double> all = Arrays.stream(entry.floats()).boxed().toList();
        return floats.computeIfAbsent(all, _ -> array(entry.floats()));
    }

    private FloatArray rates(Recording.Entry entry) {
        double[] lasting = entry.lastingFloats();
        for (Rates each : rates) {
            if (Arrays.equals(each.lasting, lasting)) {
                return each.numbers;
            }
        }
        var added = new Rates(lasting, array(entry.floats()));
        rates.add(added);
        return added.numbers;
    }

    private static FloatArray array(double[] values) {
        FloatArray array = new FloatArray(Math.max(1, values.length));
        for (int i = 0; i < values.length; i++) {
            array.set(i, (float) values[i]);
        }
        return array;
    }

    void run(double learningRate, long t) {
        rates.forEach(each -> each.renew(learningRate, t));
        result = DeviceThread.call(() -> plan.withGridScheduler(scheduler).execute());
    }

    void download() {
        if (result != null && trained.length > 0) {
            DeviceThread.call(() -> result.transferToHost(trained));
        }
    }

    int launches() {
        return launches;
    }

    void close() {
        DeviceThread.call(
                () -> {
                    plan.freeDeviceMemory();
                    plan.close();
                    return plan;
                });
    }
}
