package org.rewardedsoups.tensor.tornado;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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

    /// Arrays that graphs hand on: with them, every task has room, and so have the graphs that load
    /// them.
    private static final int MOST = 800;

    /// The context of a kernel.
    private static final int CONTEXT = 1;

    private final Set<Object> constants = new HashSet<>();
    private final Map<Object, Boolean> arrays = new IdentityHashMap<>();
    private final List<GraphTask> tasks = new ArrayList<>();
    private final int handedOn;
    private int writes;
    private int calls;

    private Segments(int handedOn) {
        this.handedOn = handedOn;
    }

    /// @param handedOn how many arrays each graph names at most because others use them
    /// @throws IllegalStateException if these leave too little room for tasks
    static List<List<GraphTask>> of(List<GraphTask> tasks, int handedOn) {
        if (handedOn > MOST) {
            throw new IllegalStateException(
                    "compiled step: expected at most "
                            + MOST
                            + " tensors that its graphs share, got "
                            + handedOn
                            + "; TornadoVM 5.2.0 has room for no more, train adapters of fewer"
                            + " layers or projections");
        }
        List<List<GraphTask>> all = new ArrayList<>();
        var segment = new Segments(handedOn);
        for (GraphTask task : tasks) {
            if (!segment.takes(task)) {
                all.add(segment.tasks);
                segment = new Segments(handedOn);
                segment.takes(task);
            }
        }
        all.add(segment.tasks);
        return all;
    }

    /// Adds a task if there is room.
    private boolean takes(GraphTask task) {
        List<Object> fresh = task.arguments().stream().filter(each -> !known(each)).toList();
        long freshArrays = fresh.stream().filter(each -> !constant(each)).distinct().count();
        long freshConstants = fresh.stream().filter(Segments::constant).distinct().count();
        long nodes =
                handedOn
                        + 3L * (arrays.size() + freshArrays + CONTEXT)
                        + constants.size()
                        + freshConstants
                        + 2L * (writes + task.writes())
                        + tasks.size()
                        + 1;
        int bytes = calls + 15 + 5 * (task.arguments().size() + CONTEXT);
        if (nodes <= NODES && bytes <= CALLS && tasks.size() < TASKS) {
            fresh.forEach(this::add);
            writes += task.writes();
            calls = bytes;
            tasks.add(task);
            return true;
        }
        return false;
    }

    private boolean known(Object argument) {
        return constant(argument) ? constants.contains(argument) : arrays.containsKey(argument);
    }

    private void add(Object argument) {
        if (constant(argument)) {
            constants.add(argument);
        } else {
            arrays.put(argument, true);
        }
    }

    private static boolean constant(Object argument) {
        return argument instanceof Number;
    }
}
