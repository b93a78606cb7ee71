package org.rewardedsoups.tensor.tornado;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid3D;

/// The grids of all kernels of a step.
///
/// Before it runs a graph, TornadoVM looks through all names here for one of that graph's, by
/// comparing each with each: it takes longer than many a graph runs. So it is shown one name that
/// it finds at once.
final class StepGrids extends GridScheduler {
    private final Map<String, String> kernels = new HashMap<>();
    private String graph = "";

    void add(String graph, String task, Grid grid) {
        var worker =
                new WorkerGrid3D(
                        Math.toIntExact(grid.x()),
                        Math.toIntExact(grid.y()),
                        Math.toIntExact(grid.z()));
        worker.setLocalWork(grid.groupX(), grid.groupY(), 1);
        String name = graph + "." + task;
        addWorkerGrid(name, worker);
        kernels.putIfAbsent(graph, name);
    }

    /// Says which graph runs next.
    void next(String graph) {
        this.graph = graph;
    }

    /// The name of a kernel of the graph that runs next; all names if it has calls of libraries
    /// alone.
    @Override
    public Set<String> keySet() {
        String kernel = kernels.get(graph);
        return kernel == null ? super.keySet() : Set.of(kernel);
    }
}
