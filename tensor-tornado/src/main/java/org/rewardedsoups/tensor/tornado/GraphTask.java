package org.rewardedsoups.tensor.tornado;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// A launch with the arrays it works on, as a task of a graph: a kernel of ours, or a call of a
/// library.
///
/// @param ints sizes and strides of the kernel; a library has them as constants
/// @param floats ε and scales of the kernel
/// @param library the call, where a library does the work
record GraphTask(
        LinearRecording.Task recorded,
        List<DeviceArray> operands,
        IntArray ints,
        FloatArray floats,
        Optional<LibraryTaskDescriptor> library) {

    /// @param products what does them
    static GraphTask of(
            LinearRecording.Task recorded,
            Stretches stretches,
            Numbers numbers,
            CuBlas.Kind products) {
        Recording.Entry entry = recorded.entry();
        List<DeviceArray> operands = entry.slots().stream().map(stretches::of).toList();
        return new GraphTask(
                recorded,
                operands,
                numbers.ints(recorded.ints()),
                numbers.floats(entry),
                CuBlas.product(products, recorded, DeviceArray.arrays(operands)));
    }

    /// Adds this to a graph.
    void addTo(TaskGraph graph, String name, StepGrids grids) {
        if (library.isPresent()) {
            graph.libraryTask(name, call -> call, library.get());
            return;
        }
        Recording.Entry entry = recorded.entry();
        entry.kernel().addTo(graph, name, ints, floats, DeviceArray.arrays(operands));
        grids.add(graph.getTaskGraphName(), name, entry.grid());
    }

    /// All that TornadoVM gets as arguments, arrays and constants.
    List<Object> arguments() {
        if (library.isPresent()) {
            return Arrays.asList(library.get().getParameters());
        }
        return Stream.concat(Stream.of(ints, floats), Arrays.stream(DeviceArray.arrays(operands))).toList();
    }

    /// How many of the operands it writes.
    int writes() {
        return (int) recorded.entry().slots().stream().filter(Slot::written).count();
    }
}
