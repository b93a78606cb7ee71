package org.rewardedsoups.rl;

/// Where the time of a step went, in seconds.
///
/// @param generation sampling the responses
/// @param scoring the rewards
/// @param forward log-probabilities and values of policy and reference before the update
/// @param update all epochs
public record PpoTimes(double generation, double scoring, double forward, double update) {

    /// Seconds of the step.
    public double total() {
        return generation + scoring + forward + update;
    }

    /// Laps of one clock.
    static final class Watch {
        private long last = System.nanoTime();

        /// Seconds since the last lap.
        double lap() {
            long now = System.nanoTime();
            double seconds = (now - last) * 1e-9;
            last = now;
            return seconds;
        }
    }
}
