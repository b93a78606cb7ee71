package org.rewardedsoups.tests.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// What counts as time.
///
/// With one thread it is the CPU time of the calling thread, which other processes do not disturb,
/// or that of the whole process if a library computes in another thread; with more it is the wall
/// clock.
enum Clock {
    CPU,
    PROCESS,
    WALL;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static Clock of(int threads) {
        return threads == 1 ? CPU : WALL;
    }

    long nanos() {
        return switch (this) {
            case CPU -> THREADS.getCurrentThreadCpuTime();
            case PROCESS -> ProcessTime.nanos();
            case WALL -> System.nanoTime();
        };
    }

    String label() {
        return this == WALL ? "wall clock" : "CPU time";
    }
}
