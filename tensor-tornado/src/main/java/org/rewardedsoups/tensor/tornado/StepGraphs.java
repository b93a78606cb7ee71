package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.rewardedsoups.tensor.StepRecorder.Reload;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// A recording as graphs of TornadoVM that run one after the other: the memory they work on, their
/// tasks, and what moves when.
///
/// One graph would do if TornadoVM 5.2.0 had room for more than 8192 bytes of calls, 1024 nodes and
/// 256 tasks in it. Memory that several graphs work on is handed to them: a graph takes memory over
/// from the one that ran just before it, and keeps it for later runs. In the first run, graphs that
/// only touch this memory bring it to the device, and a graph that names all of it and does nothing,
/// the keeper, runs before each that computes. In later runs those that compute follow each other,
/// and a graph then takes over one array, which it has already: TornadoVM looks through long lists
/// for each.
final class StepGraphs {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /// Arrays that a graph loads.
    private static final int LOADED = 32;

    /// Arrays that one launch touches.
    private static final int TOUCHED = 8;

    /// Arrays that the keeper has room for, and the graph that loads the last of them.
    private static final int MOST = 800;

    /// Bytes from which frozen memory is handed on, too: each graph would have a copy of its own.
    private static final long LARGE = 1 << 18;

    private final String name = "step" + NUMBER.incrementAndGet();
    private final StepGrids grids = new StepGrids();
    private final Numbers numbers = new Numbers();
    private final Stretches stretches;
    private final DeviceArray output;
    private final List<DeviceArray> shared;
    private final List<TaskGraph> graphs = new ArrayList<>();
    private final List<Object[]> trained = new ArrayList<>();
    private final int frozenLoaders;
    private final int keeper;
    private final long bytes;

    /// @param inputs addresses of memory that goes to the device before every run
    /// @param result memory that comes back after every run
    /// @param reload what can be sent once more
    StepGraphs(LinearRecording step, Set<Long> inputs, MemorySegment result, Reload reload) {
        stretches = new Stretches(step.entries(), inputs);
        output = stretches.of(result);
        CuBlas.Kind products = CuBlas.kind();
        List<GraphTask> tasks =
                step.tasks().stream()
                        .map(task -> GraphTask.of(task, stretches, numbers, products))
                        .toList();
        List<List<GraphTask>> segments = Segments.of(tasks);
        shared = shared(segments, reload);
        requireRoom(shared.size());
        List<DeviceArray> frozen = shared.stream().filter(each -> !trained(each)).toList();
        List<DeviceArray> trained = shared.stream().filter(this::trained).toList();
        frozenLoaders = Math.ceilDiv(frozen.size(), LOADED);
        keeper = frozenLoaders + Math.ceilDiv(trained.size(), LOADED);
        load(frozen, List.of());
        load(trained, frozen);
        int first = keeper + 1;
        int last = keeper + segments.size();
        keep(first, last);
        for (int i = first; i <= last; i++) {
            compute(segments.get(i - first), i == first ? last : i - 1);
        }
        bytes = bytes(segments);
    }

    /// The memory that more than one segment works on and that changes or is large, or that must be
    /// loaded first.
    private List<DeviceArray> shared(List<List<GraphTask>> segments, Reload reload) {
        List<DeviceArray> shared = new ArrayList<>();
        Map<DeviceArray, Integer> uses = new IdentityHashMap<>();
        segments.forEach(
                segment -> arrays(segment).forEach(array -> uses.merge(array, 1, Integer::sum)));
        Set<DeviceArray> overwritten = writtenFirst(segments);
        for (DeviceArray array : stretches.all()) {
            boolean changes = array.kind() == DeviceArray.Kind.SCRATCH || trained(array);
            boolean sent = reload != Reload.NOTHING || overwritten.contains(array);
            boolean weights =
                    reload == Reload.WEIGHTS && array.kind() == DeviceArray.Kind.RESIDENT;
            boolean kept = trained(array) && array != output && sent || weights;
            boolean several = uses.getOrDefault(array, 0) > 1;
            if (several && (changes || large(array)) || kept) {
                shared.add(array);
            }
        }
        return shared;
    }

    /// Memory that the step writes to before it reads it: TornadoVM would not send what it held
    /// before, of which a part may stay.
    private Set<DeviceArray> writtenFirst(List<List<GraphTask>> segments) {
        Set<DeviceArray> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<DeviceArray> written = Collections.newSetFromMap(new IdentityHashMap<>());
        segments.stream()
                .flatMap(List::stream)
                .flatMap(task -> task.recorded().entry().slots().stream())
                .filter(slot -> seen.add(stretches.of(slot)) && !slot.read())
                .forEach(slot -> written.add(stretches.of(slot)));
        return written;
    }

    private static boolean large(DeviceArray array) {
        return (array.kind() == DeviceArray.Kind.RESIDENT
                        || array.kind() == DeviceArray.Kind.CONSTANT)
                && array.bytes() >= LARGE;
    }

    private boolean trained(DeviceArray array) {
        return array.kind() == DeviceArray.Kind.TRAINED;
    }

    private Set<DeviceArray> arrays(List<GraphTask> tasks) {
        Set<DeviceArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        tasks.forEach(task -> arrays.addAll(task.operands()));
        return arrays;
    }

    /// @param shared how many arrays graphs share
    static void requireRoom(int shared) {
        if (shared > MOST) {
            throw new IllegalStateException(
                    "compiled step: expected at most "
                            + MOST
                            + " tensors that its graphs share, got "
                            + shared
                            + "; TornadoVM 5.2.0 has room for no more, train adapters of fewer"
                            + " layers or projections");
        }
    }

    /// What graphs share once, and what is left to each of them as often as graphs use it.
    private long bytes(List<List<GraphTask>> segments) {
        long own =
                segments.stream()
                        .flatMap(segment -> arrays(segment).stream())
                        .filter(array -> !shared.contains(array))
                        .mapToLong(DeviceArray::bytes)
                        .sum();
        return own + shared.stream().mapToLong(DeviceArray::bytes).sum();
    }

    /// Graphs that bring shared memory to the device, each time they run.
    ///
    /// @param before shared memory that is there already
    private void load(List<DeviceArray> arrays, List<DeviceArray> before) {
        List<DeviceArray> there = new ArrayList<>(before);
        for (int from = 0; from < arrays.size(); from += LOADED) {
            List<DeviceArray> some = arrays.subList(from, Math.min(arrays.size(), from + LOADED));
            TaskGraph graph = graph();
            some.stream()
                    .filter(each -> each.kind() != DeviceArray.Kind.SCRATCH)
                    .forEach(each ->
                            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, each.array()));
            touch(graph, some);
            consume(graph, there, graphs.size() - 1);
            consume(graph, there, keeper);
            graph.persistOnDevice(DeviceArray.arrays(some));
            there.addAll(some);
            add(graph, List.of());
        }
    }

    /// The graph from which the others take shared memory over.
    ///
    /// @param first index of the first that computes
    /// @param last index of the last
    private void keep(int first, int last) {
        TaskGraph graph = graph();
        touch(graph, List.of());
        consume(graph, shared, keeper - 1);
        for (int i = first; i <= last; i++) {
            consume(graph, token(), i);
        }
        add(graph, List.of());
    }

    /// What a graph takes over from the one before it in later runs: the list must not be empty, or
    /// TornadoVM takes over all that there is.
    private List<DeviceArray> token() {
        return shared.stream().limit(1).toList();
    }

    private void add(TaskGraph graph, List<Object> trained) {
        graphs.add(graph);
        this.trained.add(trained.toArray());
    }

    /// Launches that do nothing with some arrays, at least one.
    private void touch(TaskGraph graph, List<DeviceArray> arrays) {
        IntArray ints = new IntArray(1);
        FloatArray floats = new FloatArray(1);
        Object[] fillers = new Object[TOUCHED];
        Arrays.setAll(fillers, _ -> new FloatArray(1));
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, ints, floats);
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, fillers);
        int i = 0;
        do {
            Object[] operands = Arrays.copyOf(fillers, TOUCHED);
            for (int j = 0; j < TOUCHED && i + j < arrays.size(); j++) {
                operands[j] = arrays.get(i + j).array();
            }
            String task = "touch" + i;
            DeviceKernel.TOUCH.addTo(graph, task, ints, floats, operands);
            grids.add(graph.getTaskGraphName(), task, Grid.groups(1, 1));
            i += TOUCHED;
        } while (i < arrays.size());
    }

    private TaskGraph graph() {
        return new TaskGraph(name(graphs.size()));
    }

    private String name(int graph) {
        return name + "graph" + graph;
    }

    /// Has a graph take arrays over.
    ///
    /// @param from index of the graph that runs just before it
    private void consume(TaskGraph graph, List<DeviceArray> arrays, int from) {
        if (!arrays.isEmpty()) {
            graph.consumeFromDevice(name(from), DeviceArray.arrays(arrays));
        }
    }

    /// The graph of some launches in a row.
    ///
    /// @param before index of the graph that runs before it in later runs
    private void compute(List<GraphTask> tasks, int before) {
        TaskGraph graph = graph();
        Set<DeviceArray> used = arrays(tasks);
        List<DeviceArray> token = token();
        List<DeviceArray> taken =
                shared.stream()
                        .filter(each -> used.contains(each) || token.contains(each))
                        .toList();
        consume(graph, taken, keeper);
        consume(graph, token, before);
        List<Object> back = new ArrayList<>();
        for (DeviceArray each : used) {
            boolean here = !shared.contains(each);
            switch (each.kind()) {
                case SCRATCH -> {}
                case INPUT ->
                        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, each.array());
                case CONSTANT, RESIDENT, TRAINED -> {
                    if (here) {
                        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, each.array());
                    }
                }
            }
            if (trained(each) && each != output) {
                back.add(each.array());
            }
        }
        launch(graph, tasks);
        if (used.contains(output)) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, output.array());
        }
        List<Object> staying = new ArrayList<>(back);
        used.stream()
                .filter(each -> shared.contains(each) && !trained(each))
                .forEach(each -> staying.add(each.array()));
        if (!staying.isEmpty()) {
            graph.persistOnDevice(staying.toArray());
        }
        add(graph, back);
    }

    /// Adds the launches to a graph, with the numbers that they need.
    private void launch(TaskGraph graph, List<GraphTask> tasks) {
        Set<Object> sent = Collections.newSetFromMap(new IdentityHashMap<>());
        for (GraphTask task : tasks) {
            if (task.library().isEmpty()) {
                send(graph, task.ints(), !task.recorded().ints().constant(), sent);
                send(graph, task.floats(), Numbers.changing(task.recorded().entry()), sent);
            }
        }
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).addTo(graph, "k" + i, grids);
        }
    }

    private static void send(TaskGraph graph, Object array, boolean always, Set<Object> sent) {
        if (sent.add(array)) {
            int mode = always ? DataTransferMode.EVERY_EXECUTION : DataTransferMode.FIRST_EXECUTION;
            graph.transferToDevice(mode, array);
        }
    }

    List<TaskGraph> graphs() {
        return graphs;
    }

    /// How many of [#graphs] run before the first step only, and send what stays as it is.
    int frozenLoaders() {
        return frozenLoaders;
    }

    /// Which of [#graphs] has the others' shared memory. Those before it send it: those of
    /// [#frozenLoaders], and then those of what the step changes. Those behind it compute.
    int keeper() {
        return keeper;
    }

    /// Memory that all graphs together take on the device.
    long bytes() {
        return bytes;
    }

    /// For each graph the weights, gradients and moments that its tasks use.
    List<Object[]> trained() {
        return trained;
    }

    StepGrids grids() {
        return grids;
    }

    Numbers numbers() {
        return numbers;
    }
}
