package org.rewardedsoups.rl.metrics.spice;

import java.util.List;

/// How many of a caption's tuples are true of its references.
///
/// @param matched of the caption's tuples, those that match one of the references
/// @param proposed the caption's tuples
/// @param wanted the references' tuples, merged
public record Agreement(int matched, int proposed, int wanted) {

    /// Of a caption's tuples and those of its references; several may match the same one.
    static Agreement of(List<Tuple> candidate, List<Tuple> references) {
        long matched =
                candidate.stream()
                        .filter(one -> references.stream().anyMatch(one::matches))
                        .count();
        return new Agreement((int) matched, candidate.size(), references.size());
    }

    /// Precision, matched/proposed; 0 if nothing is proposed.
    public double precision() {
        return proposed == 0 ? 0 : (double) matched / proposed;
    }

    /// Recall, matched/wanted; 0 if nothing is wanted.
    public double recall() {
        return wanted == 0 ? 0 : (double) matched / wanted;
    }

    /// `F₁ = 2·P·R/(P + R)`, 0 if nothing matches.
    public double f() {
        double sum = precision() + recall();
        return sum == 0 ? 0 : 2 * precision() * recall() / sum;
    }
}
