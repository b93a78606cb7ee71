package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Every part of a step has room in a graph, and none is cut off before it must be. No device
/// needed.
class SegmentsTest {
    private static final int NODES = 1024;
    private static final int CALLS = 8192;

    /// A kernel without operands: its ints are its own, its floats are shared.
    private static GraphTask kernel(FloatArray floats) {
        return task(new IntArray(1), floats, Optional.empty());
    }

    private static GraphTask library(Object... parameters) {
        var call = new LibraryTaskDescriptor().withParameters(parameters);
        return task(new IntArray(1), new FloatArray(1), Optional.of(call));
    }

    private static GraphTask task(
            IntArray ints, FloatArray floats, Optional<LibraryTaskDescriptor> call) {
        var entry =
                new Recording.Entry(
                        DeviceKernel.FILL, List.of(), new int[0], new double[0], Grid.threads(1));
        var line = new LinearInts(List.of(), List.of());
        return new GraphTask(new LinearRecording.Task(entry, line), List.of(), ints, floats, call);
    }

    /// The nodes of a graph, counted anew: what [Segments] adds up as it goes.
    private static long nodes(List<GraphTask> tasks) {
        Set<Object> constants = new HashSet<>();
        List<Object> arrays = new ArrayList<>();
        for (Object each : tasks.stream().flatMap(task -> task.arguments().stream()).toList()) {
            if (each instanceof Number) {
                constants.add(each);
            } else if (arrays.stream().noneMatch(other -> other == each)) {
                arrays.add(each);
            }
        }
        long writes = tasks.stream().mapToLong(GraphTask::writes).sum();
        return 3L * (arrays.size() + 1) + constants.size() + 2 * writes + tasks.size();
    }

    private static long calls(List<GraphTask> tasks) {
        return tasks.stream().mapToLong(task -> 15 + 5L * (task.arguments().size() + 1)).sum();
    }

    @Test
    void everyPartHasRoomAndMoreWouldNotFit() {
        FloatArray floats = new FloatArray(1);
        List<GraphTask> tasks = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            tasks.add(i % 3 == 0 ? library(i, 2f, new FloatArray(1), 3L) : kernel(floats));
        }
        List<List<GraphTask>> parts = Segments.of(tasks);
        assertEquals(tasks, parts.stream().flatMap(List::stream).toList());
        assertTrue(parts.size() > 2, () -> "expected several parts, got " + parts.size());
        for (List<GraphTask> part : parts) {
            assertTrue(nodes(part) < NODES);
            assertTrue(calls(part) < CALLS);
        }
        List<GraphTask> more =
                Stream.concat(parts.get(0).stream(), parts.get(1).stream().limit(8)).toList();
        assertTrue(nodes(more) > NODES - 24, "the first part could be longer");
    }

    @Test
    void longCallsFillAGraphBeforeItsNodesDo() {
        Object[] parameters = new Object[60];
        Arrays.fill(parameters, 1);
        List<GraphTask> tasks = Stream.generate(() -> library(parameters)).limit(100).toList();
        List<List<GraphTask>> parts = Segments.of(tasks);
        assertTrue(parts.size() > 1);
        parts.forEach(part -> assertTrue(calls(part) < CALLS));
    }

    @Test
    void tooManyArraysInCommonAreRefused() {
        StepGraphs.requireRoom(800);
        var refused =
                assertThrows(IllegalStateException.class, () -> StepGraphs.requireRoom(801));
        assertTrue(refused.getMessage().contains("got 801"), refused::getMessage);
    }
}
