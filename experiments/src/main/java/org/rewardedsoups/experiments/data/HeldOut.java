package org.rewardedsoups.experiments.data;

import java.util.List;

/// What must not be seen in training: held-out targets and bodies, and everything nearly the same.
final class HeldOut {
    static final int TARGET_SHINGLE = 2;
    static final double TARGET_THRESHOLD = 0.6;
    static final int BODY_SHINGLE = 3;
    static final double BODY_THRESHOLD = 0.5;

    private final NearDuplicates targets;
    private final NearDuplicates bodies;

    HeldOut(List<Pair> pairs) {
        targets =
                new NearDuplicates(
                        TARGET_SHINGLE,
                        TARGET_THRESHOLD,
                        pairs.stream().map(Pair::reference).toList());
        bodies =
                new NearDuplicates(
                        BODY_SHINGLE, BODY_THRESHOLD, pairs.stream().map(Pair::body).toList());
    }

    boolean resembles(Pair pair) {
        return targets.matches(pair.reference()) || bodies.matches(pair.body());
    }

    /// Whether a comment says anywhere what a held-out target says, or has a held-out body.
    boolean resembles(JavadocItem item) {
        boolean sentence =
                targets.matches(item.summary())
                        || item.sentences().stream().anyMatch(targets::matches);
        boolean note =
                item.notes().stream()
                        .anyMatch(
                                text ->
                                        targets.matches(
                                                text.replaceFirst("^Returns: ", "Returns ")));
        return sentence
                || note
                || bodies.matches(
                        String.join(" ", item.sentences())
                                + "\n"
                                + String.join("\n", item.notes()));
    }
}
