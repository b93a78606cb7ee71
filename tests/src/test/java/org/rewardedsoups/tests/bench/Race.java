package org.rewardedsoups.tests.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.rewardedsoups.tensor.Scope;

/// Times the same work done by several libraries in turns, so that all see the same machine.
///
/// @param threads of each library
/// @param rounds turns of each library; of a slow job fewer, but at least five
/// @param warmSeconds of warm-up of each library, at least
record Race(int threads, int rounds, double warmSeconds) {
    private static final double TURN_SECONDS = 0.03;
    private static final double MOST_SECONDS = 20;
    private static final long PAUSE_MILLIS = 40;
    private static final int MOST_REPEATS = 100_000;

    /// Times a job on our engine and on all libraries that can do it; who begins changes from round
    /// to round.
    ///
    /// @throws IllegalStateException if their results differ
    Measurement run(Job job, List<Library> libraries, Hardware hardware)
            throws InterruptedException {
        SequencedMap<String, Work> works = new LinkedHashMap<>();
        try (Scope _ = Scope.open()) {
            works.put(Measurement.OURS, job.task().ours());
            for (Library library : libraries) {
                library.enter(job).ifPresent(work -> works.put(library.key(), work));
            }
            Measurement measurement = run(job, works, hardware);
            double expected = works.get(Measurement.OURS).result();
            works.forEach((name, work) -> requireAgreement(job, name, expected, work.result()));
            return measurement;
        } finally {
            works.values().forEach(Work::close);
        }
    }

    private static void requireAgreement(Job job, String name, double expected, double got) {
        if (!(Math.abs(got - expected) <= job.tolerance())) {
            throw new IllegalStateException(
                    "%s: expected the result %s within %s, got %s from %s"
                            .formatted(job.name(), expected, job.tolerance(), got, name));
        }
    }

    private Measurement run(Job job, SequencedMap<String, Work> works, Hardware hardware)
            throws InterruptedException {
        List<Work> lanes = List.copyOf(works.values());
        int[] repeats = new int[lanes.size()];
        double round = 0;
        for (int lane = 0; lane < repeats.length; lane++) {
            double call = warm(lanes.get(lane));
            repeats[lane] = (int) Math.clamp(TURN_SECONDS / call, 1, MOST_REPEATS);
            round += repeats[lane] * call;
        }
        int turns = (int) Math.clamp(MOST_SECONDS / round, Math.min(5, rounds), rounds);
        double[][] seconds = new double[lanes.size()][turns];
        long bytes = Long.MAX_VALUE;
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < lanes.size(); i++) {
                int lane = (turn + i) % lanes.size();
                long before = allocated();
                seconds[lane][turn] = lanes.get(lane).seconds(repeats[lane], clock());
                if (lane == 0) {
                    bytes = Math.min(bytes, (allocated() - before) / repeats[0]);
                }
                Thread.sleep(
                        clock() == Clock.CPU ? 1 : PAUSE_MILLIS); // spinning threads fall asleep
            }
        }
        SequencedMap<String, double[]> byLibrary = new LinkedHashMap<>();
        works.forEach((name, _) -> byLibrary.put(name, seconds[byLibrary.size()]));
        return new Measurement(job, byLibrary, bytes, hardware);
    }

    private Clock clock() {
        return Clock.of(threads);
    }

    /// Runs until nothing has been compiled for a quarter of the warm-up; at least three times, and
    /// for at most four times the warm-up.
    ///
    /// @return seconds of a call
    private double warm(Work work) {
        var compiler = ManagementFactory.getCompilationMXBean();
        long start = System.nanoTime();
        long compiled = compiler.getTotalCompilationTime();
        long quiet = start;
        double call = 1;
        double elapsed = 0;
        for (int i = 0; i < 3 || elapsed < warmSeconds || !quietSince(quiet, elapsed); i++) {
            int repeats = (int) Math.clamp(0.001 / call, 1, MOST_REPEATS);
            call = Math.max(work.seconds(repeats, Clock.WALL), 1e-8);
            long now = System.nanoTime();
            elapsed = (now - start) * 1e-9;
            if (compiler.getTotalCompilationTime() != compiled) {
                compiled = compiler.getTotalCompilationTime();
                quiet = now;
            }
        }
        return call;
    }

    private boolean quietSince(long quiet, double elapsed) {
        return (System.nanoTime() - quiet) * 1e-9 > warmSeconds / 4 || elapsed > 4 * warmSeconds;
    }

    /// Bytes that all threads of this JVM have allocated on the heap so far.
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getTotalThreadAllocatedBytes();
    }

    static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /// The value below which a part of them lies, interpolated.
    static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
