package org.rewardedsoups.experiments.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How near the training pairs come to a held-out split, after near-duplicates were removed.
///
/// @param targetNearest mean over held-out targets of the Jaccard index with the nearest training target
/// @param targetsClose share of held-out targets with a training target at 0.5 or more
/// @param bodyNearest mean over held-out bodies of the Jaccard index with the nearest training body
/// @param bodiesClose share of held-out bodies with a training body at 0.4 or more
/// @param sharedTargets held-out targets that also stand, letter by letter, in training
public record Overlap(
        double targetNearest,
        double targetsClose,
        double bodyNearest,
        double bodiesClose,
        int sharedTargets) {
    static final double TARGET_CLOSE = 0.5;
    static final double BODY_CLOSE = 0.4;

    static Overlap of(List<Pair> training, List<Pair> heldOut) {
        double[] targets =
                nearest(
                        new NearDuplicates(
                                HeldOut.TARGET_SHINGLE,
                                1,
                                training.stream().map(Pair::reference).toList()),
                        heldOut.stream().map(Pair::reference).toList());
        double[] bodies =
                nearest(
                        new NearDuplicates(
                                HeldOut.BODY_SHINGLE,
                                1,
                                training.stream().map(Pair::body).toList()),
                        heldOut.stream().map(Pair::body).toList());
        Set<String> known = new HashSet<>(training.stream().map(Pair::reference).toList());
        long shared = heldOut.stream().filter(pair -> known.contains(pair.reference())).count();
        return new Overlap(
                mean(targets),
                share(targets, TARGET_CLOSE),
                mean(bodies),
                share(bodies, BODY_CLOSE),
                (int) shared);
    }

    private static double[] nearest(NearDuplicates training, List<String> texts) {
        return texts.stream().mapToDouble(training::nearest).toArray();
    }

    private static double mean(double[] values) {
        return java.util.Arrays.stream(values).average().orElse(0);
    }

    private static double share(double[] values, double least) {
        long many = java.util.Arrays.stream(values).filter(value -> value >= least).count();
        return values.length == 0 ? 0 : (double) many / values.length;
    }
}
