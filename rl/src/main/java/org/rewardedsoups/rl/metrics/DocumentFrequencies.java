package org.rewardedsoups.rl.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// In how many images' references an n-gram occurs: what tells a telling phrase from a common one.
///
/// The evaluation counts the references of the images that are evaluated; the reward counts those
/// of all training images, once.
///
/// @param counts images by n-gram of 1 to 4 words; what is missing occurs nowhere
/// @param images how many images there are
public record DocumentFrequencies(Map<String, Integer> counts, int images) {

    /// Counts over images, each with its references; the n-grams of one image at a time are in memory.
    public static DocumentFrequencies of(List<List<String>> references) {
        Map<String, Integer> counts = new HashMap<>();
        references.forEach(image -> count(image.stream().map(NGrams::of).toList(), counts));
        return new DocumentFrequencies(counts, references.size());
    }

    static DocumentFrequencies ofGrams(List<List<NGrams>> references) {
        Map<String, Integer> counts = new HashMap<>();
        references.forEach(image -> count(image, counts));
        return new DocumentFrequencies(counts, references.size());
    }

    private static void count(List<NGrams> image, Map<String, Integer> counts) {
        Set<String> seen = new HashSet<>();
        for (NGrams reference : image) {
            reference.counts().forEach(grams -> seen.addAll(grams.keySet()));
        }
        seen.forEach(gram -> counts.merge(gram, 1, Integer::sum));
    }

    /// The weight of one occurrence, `log N − log max(1, df)`.
    double weight(String gram) {
        return Math.log(images) - Math.log(Math.max(1, counts.getOrDefault(gram, 0)));
    }
}
