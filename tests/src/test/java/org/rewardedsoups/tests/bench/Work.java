package org.rewardedsoups.tests.bench;

/// A task made ready on one library: operands in its memory, work that can be repeated.
interface Work extends AutoCloseable {

    void run();

    /// A number that shows what was computed, to be compared between libraries.
    double result();

    /// Time of one run in seconds, the mean over `repeats`.
    default double seconds(int repeats, Clock clock) {
        long start = clock.nanos();
        for (int i = 0; i < repeats; i++) {
            run();
        }
        return (clock.nanos() - start) * 1e-9 / repeats;
    }

    @Override
    default void close() {}
}
