package org.rewardedsoups.soups;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Dominated hypervolume: how much of the space above a reference point a set of points covers.
///
/// `HV(P, r) = volume of ⋃ₚ [r₁, p₁] × … × [r_N, p_N]` over the points `p` that exceed `r`
/// everywhere. All objectives are maximised. Two hypervolumes compare only with the same reference.
public final class Hypervolume {
    private Hypervolume() {}

    /// The exact hypervolume of `points` above `reference`.
    ///
    /// Two objectives take one sweep, `O(n log n)`. More are cut into slabs along the last
    /// objective, whose cross-sections have one dimension less, `O(nᴺ⁻¹)`: exact, and meant for few
    /// objectives.
    ///
    /// @throws IllegalArgumentException if the points and the reference differ in length or hold a
    ///   NaN
    public static double of(List<double[]> points, double[] reference) {
        ParetoFront.requirePoint("hypervolume", reference, reference.length);
        points.forEach(p -> ParetoFront.requirePoint("hypervolume", p, reference.length));
        List<double[]> above = points.stream().filter(p -> exceeds(p, reference)).toList();
        return slabs(above, reference, reference.length);
    }

    /// Hypervolume of the first `objectives` coordinates.
    private static double slabs(List<double[]> points, double[] reference, int objectives) {
        return switch (objectives) {
            case 0 -> 0;
            case 1 -> points.stream().mapToDouble(p -> p[0] - reference[0]).max().orElse(0);
            case 2 -> sweep(points, reference);
            default -> slice(points, reference, objectives);
        };
    }

    /// From the best first objective to the worst, each point adds the strip above the best second
    /// so far.
    private static double sweep(List<double[]> points, double[] reference) {
        List<double[]> byFirst = new ArrayList<>(points);
        byFirst.sort(Comparator.comparingDouble((double[] p) -> p[0]).reversed());
        double area = 0;
        double covered = reference[1];
        for (double[] p : byFirst) {
            if (p[1] > covered) {
                area += (p[0] - reference[0]) * (p[1] - covered);
                covered = p[1];
            }
        }
        return area;
    }

    /// From the highest last objective down: between two neighbours the cross-section stays the
    /// same.
    private static double slice(List<double[]> points, double[] reference, int objectives) {
        int last = objectives - 1;
        List<double[]> byLast = new ArrayList<>(points);
        byLast.sort(Comparator.comparingDouble((double[] p) -> p[last]).reversed());
        double volume = 0;
        for (int i = 0; i < byLast.size(); i++) {
            double top = byLast.get(i)[last];
            double bottom = i + 1 < byLast.size() ? byLast.get(i + 1)[last] : reference[last];
            if (top > bottom) {
                volume += (top - bottom) * slabs(byLast.subList(0, i + 1), reference, last);
            }
        }
        return volume;
    }

    private static boolean exceeds(double[] point, double[] reference) {
        for (int k = 0; k < reference.length; k++) {
            if (point[k] <= reference[k]) {
                return false;
            }
        }
        return true;
    }

    /// The worst value of every objective among `points`, the reference the paper's fronts are
    /// measured from when the points are the experts.
    ///
    /// @throws IllegalArgumentException if there are no points, or they differ in length or hold a
    ///   NaN
    public static double[] nadir(List<double[]> points) {
        if (points.isEmpty()) {
            throw new IllegalArgumentException("nadir: expected at least one point, got none");
        }
        double[] worst = points.getFirst().clone();
        Arrays.fill(worst, Double.POSITIVE_INFINITY);
        for (double[] p : points) {
            ParetoFront.requirePoint("nadir", p, worst.length);
            Arrays.setAll(worst, k -> Math.min(worst[k], p[k]));
        }
        return worst;
    }
}
