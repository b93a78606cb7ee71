package org.rewardedsoups.tests.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Times the same work done by several libraries in turns, so that all see the same machine.
///
/// With one thread the clock is the CPU time of the calling thread, which other processes do not
/// disturb; with more it is the wall clock, and a pause between turns lets spinning threads of the
/// other library fall asleep.
final class Race {
    private static final long PAUSE_MILLIS = 40;

    private final boolean cpuTime;
    private final int rounds;
    private final double warmSeconds;

    /// A library's time of one run, in seconds, over the rounds.
    ///
    /// @param ratio median over rounds of this library's time over the first one's
    record Lane(String name, double median, double best, double ratio) {}

    Race(int threads, int rounds, double warmSeconds) {
        this.cpuTime = threads == 1;
        this.rounds = rounds;
        this.warmSeconds = warmSeconds;
    }

    /// Runs the jobs in turns; who begins changes from round to round.
    List<Lane> run(List<String> names, List<Peer.Job> jobs) throws InterruptedException {
        int[] repeats = jobs.stream().mapToInt(this::warm).toArray();
        double[][] seconds = new double[jobs.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < jobs.size(); turn++) {
                int lane = (turn + round) % jobs.size();
                seconds[lane][round] = time(jobs.get(lane), repeats[lane]);
                Thread.sleep(cpuTime ? 1 : PAUSE_MILLIS);
            }
        }
        List<Lane> lanes = new ArrayList<>();
        for (int lane = 0; lane < jobs.size(); lane++) {
            double[] mine = seconds[lane];
            double[] ratios = new double[rounds];
            Arrays.setAll(ratios, round -> mine[round] / seconds[0][round]);
            double best = Arrays.stream(mine).min().orElseThrow();
            lanes.add(new Lane(names.get(lane), median(mine), best, median(ratios)));
        }
        return lanes;
    }

    /// Runs until compiled code does the work.
    ///
    /// @return how often to repeat the job so that a turn takes about 30 ms
    private int warm(Peer.Job job) {
        long end = System.nanoTime() + (long) (warmSeconds * 1e9);
        double last = 0;
        for (int i = 0; i < 3 || System.nanoTime() < end; i++) {
            last = time(job, 1);
        }
        return (int) Math.clamp(0.03 / Math.max(last, 1e-6), 1, 10_000);
    }

    private double time(Peer.Job job, int repeats) {
        long start = clock();
        for (int i = 0; i < repeats; i++) {
            job.run();
        }
        return (clock() - start) * 1e-9 / repeats;
    }

    private long clock() {
        return cpuTime
                ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
