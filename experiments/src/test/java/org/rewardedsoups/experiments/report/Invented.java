package org.rewardedsoups.experiments.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.report.ReportData.Curve;
import org.rewardedsoups.experiments.report.ReportData.Sample;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.Front.Kind;
import org.rewardedsoups.experiments.run.Front.Point;
import org.rewardedsoups.experiments.run.Timing;
import org.rewardedsoups.soups.Lambdas;
import org.rewardedsoups.soups.Preference;

/// A made-up run, to look at the page with; none of its numbers was measured.
final class Invented {
    private static final String SIGNATURE =
            "class ImmutableList<E>\n"
                + "static <E> ImmutableList<E> copyOf(Iterable<? extends E> elements)\n\n"
                + "Despite the method name, this method attempts to avoid actually copying the data"
                + " when it is safe to do so. Iterates over elements at most once & never modifies"
                + " them.";

    private final RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(1);

    static ReportData run(List<String> objectives) {
        return new Invented().data(objectives);
    }

    private ReportData data(List<String> objectives) {
        int n = objectives.size();
        List<Point> points = new ArrayList<>();
        List<Double> zeros = objectives.stream().map(o -> 0.42).toList();
        List<Double> errors = objectives.stream().map(o -> 0.006).toList();
        points.add(new Point(Kind.INIT, List.of(), zeros, errors, 400));
        for (Preference vertex : Lambdas.simplex(n, 1)) {
            points.add(point(Kind.EXPERT, vertex, 0));
        }
        for (Preference lambda : Lambdas.simplex(n, n == 2 ? 10 : 4)) {
            points.add(point(Kind.SOUP, lambda, lambda.vertex() ? 0 : 0.004));
        }
        for (Preference mu : Lambdas.simplex(n, 4)) {
            if (!mu.vertex()) {
                points.add(point(Kind.MORL, mu, 0.012));
            }
        }
        Front front =
                Front.measure(
                        objectives, points, objectives.stream().mapToDouble(o -> 0.4).toArray());
        Map<String, String> config = new LinkedHashMap<>();
        config.put("seed", "1");
        config.put("learningRate", "1e-4");
        config.put("rewards", String.join(", ", objectives));
        return new ReportData(
                "Javadoc summaries, two tastes",
                "An invented run: two experts, one rewarded for relevance and one for faithfulness,"
                        + " their soups, and models trained on mixtures.",
                front,
                curves(objectives),
                List.of(
                        sample(front, SIGNATURE),
                        sample(front, "void close()\n\n</pre><b>markup</b>")),
                config,
                List.of(
                        new Timing("initial model", 12),
                        new Timing("expert: relevance", 301),
                        new Timing("expert: faithfulness", 322),
                        new Timing("MORL", 870),
                        new Timing("soups", 95)),
                Optional.empty(),
                List.of("All numbers on this page are invented."));
    }

    /// A concave front: the square root of the weight, with a little noise.
    private Point point(Kind kind, Preference weights, double noise) {
        List<Double> rewards =
                weights.weights().stream()
                        .map(w -> 0.43 + 0.12 * Math.pow(w, 0.7) + noise * rng.nextGaussian())
                        .toList();
        return new Point(
                kind, weights.weights(), rewards, rewards.stream().map(r -> 0.006).toList(), 400);
    }

    private List<Curve> curves(List<String> objectives) {
        List<Curve> curves = new ArrayList<>();
        for (int k = 0; k < objectives.size(); k++) {
            List<Double> weights = new ArrayList<>(objectives.stream().map(o -> 0.0).toList());
            weights.set(k, 1.0);
            curves.add(curve("expert: " + objectives.get(k), false, weights));
        }
        List<Double> equal = objectives.stream().map(o -> 1.0 / objectives.size()).toList();
        curves.add(curve("MORL, equal μ", true, equal));
        return curves;
    }

    private Curve curve(String name, boolean mixed, List<Double> weights) {
        List<Double> steps = IntStream.rangeClosed(1, 36).mapToObj(i -> (double) i).toList();
        List<Double> reward =
                steps.stream()
                        .map(s -> 0.42 + 0.1 * (1 - Math.exp(-s / 12)) + 0.01 * rng.nextGaussian())
                        .toList();
        List<Double> kl =
                steps.stream()
                        .map(s -> 4 * (1 - Math.exp(-s / 9)) + 0.3 * rng.nextDouble())
                        .toList();
        Map<String, List<Double>> values = new LinkedHashMap<>();
        values.put("reward", reward);
        values.put("KL", kl);
        return new Curve(name, mixed, weights, steps, values);
    }

    private static Sample sample(Front front, String input) {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("initial model", "Returns a list.");
        for (Point p : front.of(Kind.SOUP)) {
            outputs.put(
                    p.label(),
                    "Returns an immutable list of the elements, in order, at λ " + p.label() + ".");
        }
        return new Sample(
                input,
                Optional.empty(),
                "Human",
                List.of("Returns an immutable list containing the given elements, in order."),
                outputs);
    }
}
