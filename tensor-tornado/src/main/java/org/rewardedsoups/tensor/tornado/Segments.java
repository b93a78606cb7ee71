package org.rewardedsoups.tensor.tornado;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Cuts a step into parts, of which each has room in one graph of TornadoVM.
///
/// TornadoVM 5.2.0 has room for 1024 nodes, 8192 bytes of calls and 256 tasks in a graph, fixed in
/// its source. Its nodes are: one for each array and constant, two more for each array that a task
/// uses, two for each result of a task, and one for each task. A call takes 15 bytes, and 5 for
/// each argument.
final class Segments {
    /// A few are left for what a graph has once.
    private static final int NODES = 1000;

    private static final int CALLS = 8000;
    private static final int TASKS = 250;

    /// Nodes of an array that a task uses.
    private static final int ARRAY = 3;

    /// Arguments of the tasks; arrays are equal to themselves alone.
    private final Set<Object> known = new HashSet<>();
    private final List<GraphTask> tasks = new ArrayList<>();
    private int nodes = ARRAY; // the context of kernels is an argument, too
    private int calls;

    private Segments() {}

    static List<List<GraphTask>> of(List<GraphTask> tasks) {
        List<List<GraphTask>> all = new ArrayList<>();
        var segment = new Segments();
        for (GraphTask task : tasks) {
            if (!segment.takes(task)) {
                all.add(segment.tasks);
                segment = new Segments();
                segment.takes(task);
            }
        }
        all.add(segment.tasks);
        return all;
    }

    /// Adds a task if there is room.
    private boolean takes(GraphTask task) {
        List<Object> fresh =
                task.arguments().stream().distinct().filter(each -> !known.contains(each)).toList();
        int more = 1 + 2 * task.writes() + fresh.stream().mapToInt(Segments::nodes).sum();
        int bytes = 15 + 5 * (task.arguments().size() + 1);
        boolean room = nodes + more <= NODES && calls + bytes <= CALLS && tasks.size() < TASKS;
        if (room) {
            known.addAll(fresh);
            nodes += more;
            calls += bytes;
            tasks.add(task);
        }
        return room;
    }

    private static int nodes(Object argument) {
        return argument instanceof Number ? 1 : ARRAY;
    }
}
