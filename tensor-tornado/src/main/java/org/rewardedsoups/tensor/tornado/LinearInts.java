package org.rewardedsoups.tensor.tornado;

import java.util.List;
import java.util.stream.IntStream;

/// Whole numbers that follow a few others, the counts of a step, along straight lines:
/// `value[i] = base[i] + Σⱼ slopes[j][i]·counts[j]`.
///
/// @param base the values where all counts are 0
/// @param slopes for each count, how much each value grows with it
record LinearInts(List<Integer> base, List<List<Integer>> slopes) {

    /// The lines through what was seen.
    ///
    /// @param at counts
    /// @param values seen at these counts
    /// @param moved values seen with one more of each count in turn
    static LinearInts through(int[] at, int[] values, List<int[]> moved) {
        List<List<Integer>> slopes =
                moved.stream()
                        .map(each ->
                                IntStream.range(0, values.length)
                                        .mapToObj(i -> each[i] - values[i])
                                        .toList())
                        .toList();
        List<Integer> base =
                IntStream.range(0, values.length)
                        .mapToObj(i -> values[i] - growth(slopes, i, at))
                        .toList();
        return new LinearInts(base, slopes);
    }

    private static int growth(List<List<Integer>> slopes, int i, int[] counts) {
        return IntStream.range(0, counts.length).map(j -> slopes.get(j).get(i) * counts[j]).sum();
    }

    /// The values at some counts.
    int[] at(int[] counts) {
        return IntStream.range(0, base.size())
                .map(i -> base.get(i) + growth(slopes, i, counts))
                .toArray();
    }

    /// Whether no count changes anything.
    boolean constant() {
        return slopes.stream().flatMap(List::stream).allMatch(slope -> slope == 0);
    }
}
