package org.rewardedsoups.tests.bench;

/// What bounds a job on this machine, and how much of it one call needs at least.
sealed interface Limit {

    /// @param flops floating-point operations, two per multiply-add
    record Fma(double flops) implements Limit {}

    /// @param bytes read from and written to memory
    record Memory(double bytes) implements Limit {}

    /// Nothing that could be counted.
    record None() implements Limit {}
}
