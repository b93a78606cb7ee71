package org.rewardedsoups.experiments.summary;

import java.util.List;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.run.Front;

/// A model that was evaluated: what it is and how it did.
///
/// @param weights λ or μ; empty for the initial model
record Candidate(Front.Kind kind, List<Double> weights, Evaluation evaluation) {

    /// The point of the front that it is.
    Front.Point point() {
        int objectives = evaluation.scores().size();
        return new Front.Point(
                kind,
                weights,
                IntStream.range(0, objectives).mapToObj(evaluation::mean).toList(),
                IntStream.range(0, objectives).mapToObj(evaluation::standardError).toList(),
                evaluation.outputs().size());
    }
}
