package org.rewardedsoups.experiments.run;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rewardedsoups.soups.Hypervolume;
import org.rewardedsoups.soups.LinearModeConnectivity;
import org.rewardedsoups.soups.Preference;

/// Everything a run measured about its trade-off between objectives: what `front.json` holds.
///
/// @param objectives names of the N rewards, in the order of every other list
/// @param points models and their mean rewards on the held-out prompts
/// @param hypervolume dominated hypervolumes, if there are soups
/// @param lmc linear mode connectivity per objective, if there are soups
public record Front(
        List<String> objectives,
        List<Point> points,
        Optional<Volumes> hypervolume,
        List<Connectivity> lmc) {

    /// What a point is: the common initialisation, one of its fine-tunings on a single reward, an
    /// interpolation of those, a fine-tuning on mixed rewards, or an average of predictions.
    public enum Kind {
        INIT,
        EXPERT,
        SOUP,
        MORL,
        ENSEMBLE
    }

    /// One evaluated model.
    ///
    /// @param weights λ of a soup, expert or ensemble, μ of a MORL run, empty for the
    ///   initialisation
    /// @param rewards `(N)`, means over the prompts
    /// @param stderr `(N)`, standard errors of those means
    /// @param n number of prompts
    public record Point(
            Kind kind, List<Double> weights, List<Double> rewards, List<Double> stderr, int n) {
        public Point {
            weights = List.copyOf(weights);
            rewards = List.copyOf(rewards);
            stderr = List.copyOf(stderr);
        }

        public double reward(int k) {
            return rewards.get(k);
        }

        public double error(int k) {
            return stderr.get(k);
        }

        /// λ as a reader writes it: its second weight if there are two, else all of them.
        public String label() {
            return weights.size() == 2
                    ? decimal(weights.get(1))
                    : String.join(", ", weights.stream().map(Point::decimal).toList());
        }

        private static String decimal(double weight) {
            double rounded = Math.round(weight * 1e4) / 1e4;
            return rounded == Math.rint(rounded)
                    ? Long.toString((long) rounded)
                    : Double.toString(rounded);
        }

        double[] array() {
            return rewards.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /// Dominated hypervolumes above one reference point.
    ///
    /// @param soup of the experts and their soups
    /// @param morl of the experts (which are MORL at the vertices) and the MORL runs, if there are
    ///   any
    public record Volumes(List<Double> reference, double soup, Optional<Double> morl) {}

    /// Linear mode connectivity of one objective; see [LinearModeConnectivity].
    public record Connectivity(String objective, double minGap, double meanGap, int violations) {}

    public Front {
        objectives = List.copyOf(objectives);
        points = List.copyOf(points);
        lmc = List.copyOf(lmc);
        for (Point point : points) {
            requirePoint(point, objectives.size());
        }
    }

    /// The front of `points`, with hypervolumes above `reference` and the gaps of linear mode
    /// connectivity.
    ///
    /// @param points one expert per objective, in order, and any number of the other kinds
    public static Front measure(List<String> objectives, List<Point> points, double[] reference) {
        var front = new Front(objectives, points, Optional.empty(), List.of());
        List<Point> experts = front.of(Kind.EXPERT);
        if (experts.size() != objectives.size() || front.of(Kind.SOUP).isEmpty()) {
            return front;
        }
        return new Front(
                objectives,
                points,
                Optional.of(front.volumes(reference)),
                IntStream.range(0, objectives.size()).mapToObj(front::connectivity).toList());
    }

    /// The points of one kind, in order.
    public List<Point> of(Kind... kinds) {
        return points.stream().filter(p -> Arrays.asList(kinds).contains(p.kind())).toList();
    }

    /// Gaps of objective `k` over the soups; see [LinearModeConnectivity].
    ///
    /// @param standardErrors how many standard errors below zero a gap must be to be a violation
    public LinearModeConnectivity gaps(int k, double standardErrors) {
        List<Preference> lambdas =
                of(Kind.SOUP).stream().map(p -> new Preference(p.weights())).toList();
        double[] errors =
                LinearModeConnectivity.standardErrors(
                        column(Kind.EXPERT, k, true), lambdas, column(Kind.SOUP, k, true));
        return LinearModeConnectivity.of(
                column(Kind.EXPERT, k, false),
                lambdas,
                column(Kind.SOUP, k, false),
                Arrays.stream(errors).map(e -> e * standardErrors).toArray());
    }

    private Connectivity connectivity(int k) {
        LinearModeConnectivity gaps = gaps(k, 0);
        return new Connectivity(
                objectives.get(k), gaps.minGap(), gaps.meanGap(), gaps.violations());
    }

    private Volumes volumes(double[] reference) {
        boolean morl = !of(Kind.MORL).isEmpty();
        return new Volumes(
                Arrays.stream(reference).boxed().toList(),
                volume(reference, Kind.EXPERT, Kind.SOUP),
                morl ? Optional.of(volume(reference, Kind.EXPERT, Kind.MORL)) : Optional.empty());
    }

    private double volume(double[] reference, Kind... kinds) {
        return Hypervolume.of(of(kinds).stream().map(Point::array).toList(), reference);
    }

    private double[] column(Kind kind, int k, boolean errors) {
        return of(kind).stream().mapToDouble(p -> errors ? p.error(k) : p.reward(k)).toArray();
    }

    private static void requirePoint(Point point, int objectives) {
        boolean sizes =
                point.rewards().size() == objectives
                        && point.stderr().size() == objectives
                        && (point.kind() == Kind.INIT
                                ? point.weights().isEmpty()
                                : point.weights().size() == objectives);
        if (!sizes) {
            throw new IllegalArgumentException(
                    "front: expected weights, rewards and stderr for %d objectives, got %s"
                            .formatted(objectives, point));
        }
        boolean finite =
                point.rewards().stream().allMatch(Double::isFinite)
                        && point.weights().stream().allMatch(Double::isFinite)
                        && point.stderr().stream().allMatch(e -> Double.isFinite(e) && e >= 0);
        if (!finite || point.n() < 0) {
            throw new IllegalArgumentException(
                    "front: expected finite rewards and errors of at least 0, got " + point);
        }
    }
}
