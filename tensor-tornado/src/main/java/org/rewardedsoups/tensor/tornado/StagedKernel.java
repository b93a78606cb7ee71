package org.rewardedsoups.tensor.tornado;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.rewardedsoups.tensor.DType;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// A compiled kernel with arrays for operands of up to some size.
final class StagedKernel {
    /// Floats that a launch may bring.
    private static final int FLOATS = 16;

    private final IntArray ints;
    private final FloatArray floats = new FloatArray(FLOATS);
    private final TornadoNativeArray[] arrays;
    private final WorkerGrid3D worker;
    private final GridScheduler scheduler;
    private final TornadoExecutionPlan plan;

    /// @param first tells which operands are read and written, and of what types
    /// @param capacities ints or floats that there is room for, of ints and of each operand
    StagedKernel(Launch first, List<Integer> capacities, int number) {
        long words = FLOATS + capacities.stream().mapToLong(Integer::longValue).sum();
        DeviceMemory.HERE.take(first.kernel().name(), 4 * words);
        ints = new IntArray(capacities.getFirst());
        arrays = new TornadoNativeArray[first.operands().size()];
        String name = "eager" + number;
        TaskGraph graph = new TaskGraph(name);
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, ints, floats);
        for (int i = 0; i < arrays.length; i++) {
            boolean real = first.operands().get(i).tensor().type() == DType.F32;
            int capacity = capacities.get(i + 1);
            arrays[i] = real ? new FloatArray(capacity) : new IntArray(capacity);
            if (first.operands().get(i).read()) {
                graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, arrays[i]);
            }
        }
        first.kernel().addTo(graph, "kernel", ints, floats, arrays);
        for (int i = 0; i < arrays.length; i++) {
            if (first.operands().get(i).written()) {
                graph.transferToHost(DataTransferMode.EVERY_EXECUTION, arrays[i]);
            }
        }
        worker = new WorkerGrid3D(1, 1, 1);
        scheduler = new GridScheduler(name + ".kernel", worker);
        plan = DeviceThread.call(() -> new TornadoExecutionPlan(graph.snapshot()));
    }

    void run(Launch launch) {
        numbers(launch);
        for (int i = 0; i < arrays.length; i++) {
            Operand operand = launch.operands().get(i);
            if (operand.read()) {
                MemorySegment from = operand.tensor().data();
                long bytes = operand.extent() * operand.tensor().type().bytes();
                MemorySegment.copy(from, 0, arrays[i].getSegment(), 0, bytes);
            }
        }
        Grid grid = launch.grid();
        worker.setGlobalWork(grid.x(), grid.y(), grid.z());
        worker.setLocalWork(grid.groupX(), grid.groupY(), 1);
        DeviceThread.call(() -> plan.withGridScheduler(scheduler).execute());
        for (int i = 0; i < arrays.length; i++) {
            Operand operand = launch.operands().get(i);
            if (operand.written()) {
                fetch(arrays[i].getSegment(), operand);
            }
        }
    }

    /// Each operand starts its own array, so all offsets are 0.
    private void numbers(Launch launch) {
        int operands = launch.operands().size();
        for (int i = 0; i < operands; i++) {
            ints.set(i, 0);
        }
        int count = launch.ints().length;
        MemorySegment.copy(launch.ints(), 0, ints.getSegment(), JAVA_INT, 4L * operands, count);
        for (int i = 0; i < launch.floats().length; i++) {
            floats.getSegment().setAtIndex(JAVA_FLOAT, i, (float) launch.floats()[i]);
        }
    }

    private static void fetch(MemorySegment array, Operand operand) {
        MemorySegment to = operand.tensor().data();
        long each = operand.tensor().type().bytes();
        Runs.each(
                operand.tensor(),
                (from, count) ->
                        MemorySegment.copy(array, each * from, to, each * from, each * count));
    }
}
