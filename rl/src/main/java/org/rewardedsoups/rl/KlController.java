package org.rewardedsoups.rl;

import org.rewardedsoups.tensor.NonFiniteException;

/// How the KL penalty's coefficient β changes from step to step; a controller is a value.
public sealed interface KlController {
    /// Beyond this many horizons in one update the adaptive rule turns β negative.
    double MOST_HORIZONS = 5;

    /// β, the price of one nat.
    double coefficient();

    /// The controller for the next step.
    ///
    /// @param kl what the last step measured: mean over samples of the summed log ratio
    /// @param samples how many responses were sampled in that step
    KlController update(double kl, long samples);

    /// β stays.
    record Fixed(double coefficient) implements KlController {
        @Override
        public Fixed update(double kl, long samples) {
            return this;
        }
    }

    /// Proportional control (Ziegler et al., 2019, section 2.2): with the error
    /// `e = clip(kl/target − 1, −0.2, 0.2)`, `β ← β·(1 + e·samples/horizon)`.
    ///
    /// @param target the KL to hold, in nats per response
    /// @param horizon samples in which β changes by 20 % while the KL is far from the target; scale it
    ///     with the run
    record Adaptive(double coefficient, double target, double horizon) implements KlController {
        public Adaptive {
            if (!(coefficient >= 0 && target > 0 && horizon > 0)) {
                throw new IllegalArgumentException(
                        "KL controller: expected a coefficient of at least 0, and a target and a"
                                + " horizon above 0, got " + coefficient + ", " + target + " and "
                                + horizon);
            }
        }

        /// @throws IllegalArgumentException if more than five horizons of samples come at once: the
        ///     factor could become negative and the penalty a reward
        /// @throws NonFiniteException if the KL is NaN, from which β would never recover
        @Override
        public Adaptive update(double kl, long samples) {
            if (samples > MOST_HORIZONS * horizon) {
                throw new IllegalArgumentException(
                        "KL controller: expected at most " + MOST_HORIZONS
                                + " horizons of samples in a step, got " + samples
                                + " samples with horizon " + horizon
                                + "; set the horizon to the run's number of samples");
            }
            if (Double.isNaN(kl)) {
                throw new NonFiniteException(
                        "KL controller: expected a number for the KL, got NaN; the policy or the"
                                + " reference has diverged");
            }
            return new Adaptive(
                    adapted(coefficient, kl, target, samples, horizon), target, horizon);
        }
    }

    /// The adaptive rule itself, unguarded.
    static double adapted(
            double coefficient, double kl, double target, double samples, double horizon) {
        double error = Math.clamp(kl / target - 1, -0.2, 0.2);
        return coefficient * (1 + error * samples / horizon);
    }
}
