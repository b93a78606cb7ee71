package org.rewardedsoups.soups;

import java.util.List;
import java.util.stream.IntStream;

/// Which of a set of reward vectors are optimal trade-offs. All objectives are maximised.
public final class ParetoFront {
    private ParetoFront() {}

    /// Whether `a` is at least as good as `b` on every objective and better on one.
    ///
    /// Equal points do not dominate each other.
    public static boolean dominates(double[] a, double[] b) {
        requirePoint("dominates", b, a.length);
        boolean better = false;
        for (int k = 0; k < a.length; k++) {
            if (a[k] < b[k]) {
                return false;
            }
            better |= a[k] > b[k];
        }
        return better;
    }

    /// Indices of the points that no other point dominates, in the order given; ties are all kept.
    ///
    /// @throws IllegalArgumentException if the points differ in length or hold a NaN
    public static List<Integer> nonDominated(List<double[]> points) {
        points.forEach(p -> requirePoint("nonDominated", p, points.getFirst().length));
        return IntStream.range(0, points.size())
                .filter(i -> points.stream().noneMatch(p -> dominates(p, points.get(i))))
                .boxed()
                .toList();
    }

    static void requirePoint(String operation, double[] point, int objectives) {
        if (point.length != objectives) {
            throw new IllegalArgumentException(
                    "%s: expected points of %d objectives, got one of %d"
                            .formatted(operation, objectives, point.length));
        }
        for (double reward : point) {
            if (Double.isNaN(reward)) {
                throw new IllegalArgumentException(operation + ": expected rewards, got NaN");
            }
        }
    }
}
