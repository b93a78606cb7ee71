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
    static Schedule linear(long warmUp, long total) {
        requireOrder(warmUp, total);
        return steps ->
                steps < warmUp ? rise(steps, warmUp) : 1 - progress(steps, warmUp, total);
    }

    /// Up to 1 in equal parts over `warmUp` steps, then down half a cosine to `floor` at `total`
    /// (Loshchilov and Hutter, 2017, eq. 5, without restarts).
    static Schedule cosine(long warmUp, long total, double floor) {
        requireOrder(warmUp, total);
        return steps ->
                steps < warmUp
                        ? rise(steps, warmUp)
                        : floor + (1 - floor) * half(progress(steps, warmUp, total));
    }

    /// `rate` to the power of how often `every` steps have passed.
    static Schedule stepDecay(long every, double rate) {
        if (every < 1) {
            throw new IllegalArgumentException("stepDecay: expected every ≥ 1, got " + every);
        }
        return steps -> Math.pow(rate, steps / every);
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

    private static void requireOrder(long warmUp, long total) {
        if (warmUp < 0 || total < warmUp) {
            throw new IllegalArgumentException(
                    "schedule: expected 0 ≤ warmUp ≤ total, got " + warmUp + " and " + total);
        }
    }
}
