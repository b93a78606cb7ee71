package org.rewardedsoups.soups;

import java.util.List;
import java.util.Map;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

/// Weight-space averages of networks fine-tuned from one initialisation.
public final class Soup {
    private Soup() {}

    /// The rewarded soup `θ = Σᵢ λᵢ·θᵢ` (Ramé et al., 2023, algorithm 1), tensor by tensor.
    ///
    /// Given adapters, it averages their factors A and B one by one, as the paper does; that is not
    /// the average of the products B·A. An expert with weight exactly 0 is left out, so that a
    /// vertex of the simplex is the expert itself, bit for bit. Whole numbers, such as tables of
    /// positions, are no weights and must be the same in all experts; averaged in floating point and
    /// cut back, as the original does, some would come out one too low.
    ///
    /// Weights that are averaged must be F32 or F64, since BF16 and F16 only store numbers; cast
    /// all experts before:
    ///
    /// ```java
    /// expert.map((_, theta) -> theta.type().floating() ? theta.cast(DType.F32) : theta)
    /// ```
    ///
    /// @param experts one network per reward; all share names, shapes and types
    /// @param lambda the user's preference, one weight per expert
    /// @throws IllegalArgumentException if names, shapes, types, counts or whole numbers differ
    /// @throws ShapeException if weights are BF16 or F16, except at a vertex of the simplex
    /// @throws NonFiniteException if an expert holds NaN or ∞, which would spoil every soup
    public static StateDict interpolate(List<StateDict> experts, Preference lambda) {
        lambda.requireSize(experts.size());
        experts.forEach(experts.getFirst()::requireSameLayout);
        experts.forEach(Soup::requireFinite);
        return experts.getFirst().map((name, _) -> Scope.detached(() -> sum(experts, name, lambda)));
    }

    private static Tensor sum(List<StateDict> experts, String name, Preference lambda) {
        if (!experts.getFirst().get(name).type().floating()) {
            return same(experts, name).copy();
        }
        Tensor sum = null;
        for (int i = 0; i < experts.size(); i++) {
            if (lambda.get(i) != 0) {
                Tensor theta = experts.get(i).get(name);
                Tensor part = lambda.get(i) == 1 ? theta.copy() : theta.mul(lambda.get(i));
                sum = sum == null ? part : sum.add(part);
            }
        }
        return sum;
    }

    private static Tensor same(List<StateDict> experts, String name) {
        Tensor first = experts.getFirst().get(name);
        StateDict alone = StateDict.of(Map.of(name, first));
        for (StateDict expert : experts) {
            if (!StateDict.of(Map.of(name, expert.get(name))).equals(alone)) {
                throw new IllegalArgumentException(
                        "soup: expected the same whole numbers in every expert's "
                                + name
                                + ", got others; are the networks of one size?");
            }
        }
        return first;
    }

    private static void requireFinite(StateDict expert) {
        for (String name : expert.names()) {
            Tensor theta = expert.get(name);
            if (theta.type().floating() && !theta.finite()) {
                throw new NonFiniteException(
                        "soup: expected finite weights, got NaN or ∞ in "
                                + name
                                + "; this expert's training diverged");
            }
        }
    }
}
