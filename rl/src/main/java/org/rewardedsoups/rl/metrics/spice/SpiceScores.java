package org.rewardedsoups.rl.metrics.spice;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// F₁ of each category. Only [Category#ALL] is always there: a caption whose references name no
/// colour has no score for colours.
///
/// @param f by category
public record SpiceScores(Map<Category, Double> f) {
    public SpiceScores {
        f = Map.copyOf(f);
    }

    /// Of a caption's tuples and those of its references.
    static SpiceScores of(List<Tuple> candidate, List<Tuple> references) {
        Map<Category, Double> f = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            var agreement =
                    Agreement.of(
                            candidate.stream().filter(category::contains).toList(),
                            references.stream().filter(category::contains).toList());
            if (category == Category.ALL || agreement.wanted() > 0) {
                f.put(category, agreement.f());
            }
        }
        return new SpiceScores(f);
    }

    /// The mean of each category over the captions that have a score for it.
    public static SpiceScores mean(List<SpiceScores> scores) {
        Map<Category, Double> means = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            OptionalDouble mean =
                    scores.stream()
                            .map(SpiceScores::f)
                            .filter(f -> f.containsKey(category))
                            .mapToDouble(f -> f.get(category))
                            .average();
            mean.ifPresent(value -> means.put(category, value));
        }
        return new SpiceScores(means);
    }

    /// The scores that there are under the names of the evaluation, SPICE first.
    public Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        for (Category category : Category.values()) {
            if (f.containsKey(category)) {
                named.put(category.title(), f.get(category));
            }
        }
        return named;
    }

    /// SPICE, 0 of no captions at all.
    public double all() {
        return f.getOrDefault(Category.ALL, 0.0);
    }
}
