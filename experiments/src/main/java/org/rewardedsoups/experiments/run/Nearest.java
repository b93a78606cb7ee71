package org.rewardedsoups.experiments.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what a mistyped name was meant to be.
final class Nearest {
    private Nearest() {}

    /// The name with the fewest edits from `typed`, if those are few enough to be a slip: at most a
    /// third of its letters, and at least two.
    static Optional<String> of(String typed, Collection<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> edits(typed, name)))
                .filter(name -> edits(typed, name) <= Math.max(2, name.length() / 3));
    }

    /// Insertions, deletions, replacements and swaps of neighbours from `a` to `b` (optimal string
    /// alignment).
    static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
