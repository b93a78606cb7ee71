package org.rewardedsoups.autograd;

/// What a learning rate is multiplied by, step by step.
@FunctionalInterface
public interface Schedule {

    /// The factor for the step after `steps` steps; 0 is the first.
    double factor(long steps);

    /// 1 throughout.
    static Schedule constant() {
        return _ -> 1;
    }

    /// Up to 1 in equal parts over `warmUp` steps, then down to 0 in equal parts at `total`.
    ///
    /// @throws IllegalArgumentException unless 0 ≤ warmUp ≤ total
    static Schedule linear(long warmUp, long total) {
        requireOrder(warmUp, total);
        return steps ->
                steps < warmUp ? rise(steps, warmUp) : 1 - progress(steps, warmUp, total);
    }

    /// Up to 1 in equal parts over `warmUp` steps, then down half a cosine to `floor` at `total`
    /// (Loshchilov and Hutter, 2017, eq. 5, without restarts).
    ///
    /// @throws IllegalArgumentException unless 0 ≤ warmUp ≤ total
    static Schedule cosine(long warmUp, long total, double floor) {
        requireOrder(warmUp, total);
        return steps ->
                steps < warmUp
                        ? rise(steps, warmUp)
                        : floor + (1 - floor) * half(progress(steps, warmUp, total));
    }

    /// `rate` to the power of how often `every` steps have passed.
    ///
    /// @throws IllegalArgumentException unless every ≥ 1
    static Schedule stepDecay(long every, double rate) {
        requirePositive("stepDecay", "every", every);
        return steps -> Math.pow(rate, steps / every);
    }

    /// A warm-up along a hyperbola, then steps down to a floor, both from the first step on
    /// (ExpansionNet v2): `max(floor, 1/max(warmUp − steps, 1)·rate^⌊steps/every⌋)`, where the floor
    /// counts after the warm-up only.
    ///
    /// It starts at 1/warmUp and is still at 1/2 two steps before the warm-up's end.
    ///
    /// @param every steps between two falls
    /// @param floor lowest factor after the warm-up
    /// @throws IllegalArgumentException unless every ≥ 1
    static Schedule hyperbolic(long warmUp, long every, double rate, double floor) {
        Schedule fall = stepDecay(every, rate);
        return steps ->
                Math.max(
                        steps >= warmUp ? floor : 0,
                        fall.factor(steps) / Math.max(warmUp - steps, 1));
    }

    /// Up from 0 in equal parts over `warmUp` steps, and all the time down by `rate` every `every`
    /// steps (ExpansionNet v2, called annealing there):
    /// `min(steps, warmUp)/warmUp·rate^⌊steps/every⌋`.
    ///
    /// It starts at 0; without a warm-up, use [#stepDecay].
    ///
    /// @throws IllegalArgumentException unless warmUp ≥ 1 and every ≥ 1
    static Schedule annealing(long warmUp, long every, double rate) {
        requirePositive("annealing", "warmUp", warmUp);
        Schedule fall = stepDecay(every, rate);
        return steps -> (double) Math.min(steps, warmUp) / warmUp * fall.factor(steps);
    }

    /// This schedule for an optimizer that steps at every n-th batch only, while the schedule counts
    /// batches.
    ///
    /// @param batches n, how many batches' gradients a step sums
    default Schedule everyBatches(long batches) {
        return steps -> factor(steps * batches);
    }

    private static double rise(long steps, long warmUp) {
        return (steps + 1.0) / warmUp;
    }

    private static double progress(long steps, long warmUp, long total) {
        return Math.clamp((double) (steps - warmUp) / Math.max(1, total - warmUp), 0, 1);
    }

    private static double half(double progress) {
        return 0.5 * (1 + Math.cos(Math.PI * progress));
    }

    private static void requirePositive(String schedule, String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    schedule + ": expected " + name + " ≥ 1, got " + value);
        }
    }

    private static void requireOrder(long warmUp, long total) {
        if (warmUp < 0 || total < warmUp) {
            throw new IllegalArgumentException(
                    "schedule: expected 0 ≤ warmUp ≤ total, got " + warmUp + " and " + total);
        }
    }
}
