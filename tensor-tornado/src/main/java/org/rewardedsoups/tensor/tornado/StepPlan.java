package org.rewardedsoups.tensor.tornado;

import java.util.List;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.exceptions.TornadoInternalError;

/// Runs the graphs of a step.
///
/// With CUDA, the first run of a graph is written down by the driver, and later runs are one call of
/// it, not one for each kernel.
final class StepPlan {
    private static final System.Logger LOG = System.getLogger("org.rewardedsoups.tensor.tornado");

    private final StepGraphs graphs;
    private final TornadoExecutionPlan plan;
    private final TornadoExecutionResult[] results;

    /// Which graph the next run begins with.
    private int next;

    StepPlan(StepGraphs graphs) {
        this.graphs = graphs;
        this.results = new TornadoExecutionResult[graphs.graphs().size()];
        this.plan =
                DeviceThread.call(() ->
                        new TornadoExecutionPlan(
                                graphs.graphs().stream()
                                        .map(TaskGraph::snapshot)
                                        .toArray(ImmutableTaskGraph[]::new)));
        DeviceThread.call(() -> plan.withGridScheduler(graphs.grids()));
        if (Installation.HERE.cuda()) {
            DeviceThread.call(plan::withCUDAGraph);
        }
    }

    private TornadoExecutionPlan graph(int i) {
        graphs.grids().next(graphs.graphs().get(i).getTaskGraphName());
        return plan.withGraph(i);
    }

    void run() {
        int keeper = graphs.keeper();
        DeviceThread.call(() -> {
            boolean handOver = next <= keeper;
            if (handOver && results[keeper] != null) {
                execute(keeper);
            }
            for (int i = next; i < keeper; i++) {
                execute(i);
            }
            for (int i = keeper + 1; i < results.length; i++) {
                if (handOver) {
                    execute(keeper);
                }
                execute(i);
            }
            next = keeper + 1;
            return plan;
        });
    }

    private void execute(int i) {
        results[i] = graph(i).execute();
    }

    /// Lets the next run begin by sending what the step changes.
    void reload() {
        next = Math.min(next, graphs.frozenLoaders());
    }

    /// Lets the next run begin by sending weights that the step only reads, too.
    void reloadWeights() {
        next = 0;
    }

    void download() {
        List<Object[]> trained = graphs.trained();
        DeviceThread.call(() -> {
            for (int i = 0; i < results.length && results[i] != null; i++) {
                if (trained.get(i).length > 0) {
                    graph(i);
                    results[i].transferToHost(trained.get(i));
                }
            }
            return plan;
        });
    }

    /// Gives memory back that one graph alone works on. What graphs share TornadoVM 5.2.0 tries to
    /// free once for each of them and fails; that memory, and what comes after it, goes with the
    /// process.
    void close() {
        DeviceThread.call(() -> {
            for (int i = 0; i < results.length; i++) {
                free(graph(i));
            }
            return plan;
        });
    }

    private static void free(TornadoExecutionPlan graph) {
        try {
            graph.freeDeviceMemory();
        } catch (TornadoInternalError e) {
            LOG.log(System.Logger.Level.DEBUG, "memory that graphs share stays", e);
        }
    }
}
