package org.rewardedsoups.tests.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;

/// The figures of a job.
///
/// @param seconds of one call in each round, by library, ours first
/// @param bytes of heap that one of our calls allocated
record Measurement(Job job, SequencedMap<String, double[]> seconds, long bytes, Hardware hardware) {
    static final String OURS = "ours";
    private static final double NOISE = 0.1;

    /// The libraries that ran beside ours.
    List<String> peers() {
        return seconds.sequencedKeySet().stream().filter(name -> !name.equals(OURS)).toList();
    }

    boolean has(String library) {
        return seconds.containsKey(library);
    }

    /// A library's figure in the job's unit: the median over the rounds.
    double figure(String library) {
        return job.work() / Race.median(seconds.get(library));
    }

    /// How many times as fast as `peer` we are: the median over the rounds.
    double ratio(String peer) {
        double[] ours = seconds.get(OURS);
        double[] theirs = seconds.get(peer);
        double[] ratios = new double[ours.length];
        Arrays.setAll(ratios, round -> theirs[round] / ours[round]);
        return Race.median(ratios);
    }

    /// What part of the machine's limit we reach; NaN if the job has none.
    double share() {
        double call = Race.median(seconds.get(OURS));
        return switch (job.limit()) {
            case Limit.Fma(double flops) -> flops / call / hardware.flops();
            case Limit.Memory(double bytes) -> bytes / call / hardware.bytes();
            case Limit.None() -> Double.NaN;
        };
    }

    /// The largest spread of a library's times: the middle half of the rounds over their median.
    double spread() {
        return seconds.values().stream()
                .mapToDouble(times ->
                        (Race.quantile(times, 0.75) - Race.quantile(times, 0.25))
                                / Race.median(times))
                .max()
                .orElseThrow();
    }

    /// Whether something else disturbed the job so much that it should be measured again.
    boolean noisy() {
        return spread() > NOISE;
    }
}
