package org.rewardedsoups.experiments.data;

import org.rewardedsoups.rl.metrics.RougeL;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// ROUGE-L that needs no model: what a summariser has to beat.
///
/// @param inputStart the input's first words, as many as the reference has
/// @param bodyStart the same without the declaration
/// @param otherSummary the reference of another item of the same library
public record Baselines(double inputStart, double bodyStart, double otherSummary) {
    /// The three means over a split.
    static Baselines of(List<Pair> pairs) {
        return new Baselines(
                mean(pairs, pair -> start(pair.input(), pair.reference())),
                mean(pairs, pair -> start(pair.body(), pair.reference())),
                otherSummary(pairs));
    }

    private static double mean(List<Pair> pairs, ToDoubleFunction<Pair> score) {
        return pairs.stream().mapToDouble(score).average().orElse(0);
    }

    private static double start(String text, String reference) {
        List<String> words = RougeL.words(text);
        List<String> wanted = RougeL.words(reference);
        return RougeL.f(words.subList(0, Math.min(words.size(), wanted.size())), wanted);
    }

    /// Each item takes the summary of its successor when its library is shuffled and closed to a ring.
    private static double otherSummary(List<Pair> pairs) {
        Map<String, List<Pair>> libraries =
                pairs.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Pair::library, TreeMap::new, Collectors.toList()));
        double sum = 0;
        for (List<Pair> library : libraries.values()) {
            List<Pair> ring =
                    library.stream()
                            .sorted(Comparator.comparingLong(pair -> Order.of(pair.input())))
                            .toList();
            for (int i = 0; i < ring.size(); i++) {
                Pair other = ring.get((i + 1) % ring.size());
                sum += RougeL.f(other.reference(), ring.get(i).reference());
            }
        }
        return pairs.isEmpty() ? 0 : sum / pairs.size();
    }
}
