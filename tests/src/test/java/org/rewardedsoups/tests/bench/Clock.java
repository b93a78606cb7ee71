package org.rewardedsoups.tests.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// What counts as time.
///
/// With one thread it is the CPU time of the calling thread, which other processes do not disturb;
/// with more it is the wall clock.
enum Clock {
    CPU,
    WALL;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static Clock of(int threads) {
        return threads == 1 ? CPU : WALL;
    }

    long nanos() {
        return this == CPU ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    String label() {
        return this == CPU ? "CPU time" : "wall clock";
    }
}
