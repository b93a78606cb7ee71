package org.rewardedsoups.soups;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Sets of preferences at which a soup is evaluated.
public final class Lambdas {
    private Lambdas() {}

    /// `n` preferences for two objectives in equal steps, from expert 1 `(1, 0)` to expert 2 `(0,
    /// 1)`.
    ///
    /// @throws IllegalArgumentException if `n < 2`
    public static List<Preference> grid(int n) {
        if (n < 2) {
            throw new IllegalArgumentException(
                    "grid: expected at least 2 points, the two experts, got " + n);
        }
        double steps = n - 1;
        return IntStream.range(0, n)
                .mapToObj(i -> new Preference((n - 1 - i) / steps, i / steps))
                .toList();
    }

    /// Every preference whose weights are multiples of `1/steps`, from the first expert to the
    /// last.
    ///
    /// There are `C(steps + objectives − 1, objectives − 1)` of them.
    ///
    /// @throws IllegalArgumentException if `objectives` or `steps` is below 1
    public static List<Preference> simplex(int objectives, int steps) {
        requirePositive("simplex: objectives", objectives);
        requirePositive("simplex: steps", steps);
        List<Preference> found = new ArrayList<>();
        compose(new int[objectives], 0, steps, steps, found);
        return List.copyOf(found);
    }

    /// `count` preferences drawn uniformly from the simplex, which is Dirichlet(1, …, 1).
    public static List<Preference> dirichlet(int objectives, int count, RandomGenerator rng) {
        requirePositive("dirichlet: objectives", objectives);
        requirePositive("dirichlet: count", count);
        return IntStream.range(0, count).mapToObj(i -> draw(objectives, rng)).toList();
    }

    /// Independent exponentials divided by their sum are uniform on the simplex.
    private static Preference draw(int objectives, RandomGenerator rng) {
        double[] weights = new double[objectives];
        double sum = 0;
        for (int i = 0; i < objectives; i++) {
            weights[i] = rng.nextExponential();
            sum += weights[i];
        }
        if (sum == 0) {
            return draw(objectives, rng);
        }
        for (int i = 0; i < objectives; i++) {
            weights[i] /= sum;
        }
        return new Preference(weights);
    }

    private static void compose(int[] parts, int at, int rest, int steps, List<Preference> found) {
        if (at == parts.length - 1) {
            parts[at] = rest;
            double[] weights = new double[parts.length];
            for (int i = 0; i < parts.length; i++) {
                weights[i] = parts[i] / (double) steps;
            }
            found.add(new Preference(weights));
            return;
        }
        for (int part = rest; part >= 0; part--) {
            parts[at] = part;
            compose(parts, at + 1, rest - part, steps, found);
        }
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": expected at least 1, got " + value);
        }
    }
}
