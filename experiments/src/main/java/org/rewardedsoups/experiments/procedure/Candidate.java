package org.rewardedsoups.experiments.procedure;

import java.util.List;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.run.Front;

/// A model that was evaluated: what it is and how it did.
///
/// @param weights λ or μ; empty for the initial model
public record Candidate(Front.Kind kind, List<Double> weights, Evaluation evaluation) {
    private static final double ROUNDING = 1e-9;

    /// Whether its weights are these, but for rounding.
    boolean near(List<Double> others) {
        return IntStream.range(0, weights.size())
                .allMatch(i -> Math.abs(weights.get(i) - others.get(i)) < ROUNDING);
    }

    /// The point of the front that it is.
    ///
    /// @param objectives how many of the evaluation's scores are objectives, from the first on
    Front.Point point(int objectives) {
        return new Front.Point(
                kind,
                weights,
                IntStream.range(0, objectives).mapToObj(evaluation::mean).toList(),
                IntStream.range(0, objectives).mapToObj(evaluation::standardError).toList(),
                evaluation.outputs().size());
    }
}
