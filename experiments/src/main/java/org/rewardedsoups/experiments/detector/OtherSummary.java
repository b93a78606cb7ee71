package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.rewardedsoups.experiments.data.Example;

/// Takes the summary of another item of the same library that has at most two words more or fewer;
/// half the time, of several the one that shares most with the input.
final class OtherSummary {
    private static final int SLACK = 2;
    private static final int CANDIDATES = 8;
    private static final int TRIES = 200;
    private static final double ALIKE = 0.5; // Jaccard; beyond, it may be true here as well

    private final Map<String, List<Candidate>> byLibrary = new HashMap<>();

    private record Candidate(String summary, int words, Set<String> stems) {
        static Candidate of(String summary) {
            Words words = Words.of(summary);
            return new Candidate(summary, words.count(), words.contentStems());
        }
    }

    OtherSummary(List<Example> examples) {
        for (Example example : examples) {
            byLibrary
                    .computeIfAbsent(example.library(), _ -> new ArrayList<>())
                    .add(Candidate.of(example.reference()));
        }
    }

    /// Another's summary, or empty if the library has none that fits.
    Optional<String> apply(Example example, RandomGenerator rng) {
        List<Candidate> all = byLibrary.getOrDefault(example.library(), List.of());
        Candidate own = Candidate.of(example.reference());
        Set<String> input = Words.of(example.input()).stems();
        int wanted = rng.nextBoolean() ? CANDIDATES : 1;
        Candidate best = null;
        double bestShare = -1;
        for (int t = 0, found = 0; t < TRIES && found < wanted && !all.isEmpty(); t++) {
            Candidate candidate = all.get(rng.nextInt(all.size()));
            if (Math.abs(candidate.words - own.words) > SLACK || alike(candidate, own)) {
                continue;
            }
            found++;
            double share = share(candidate.stems, input);
            if (share > bestShare) {
                best = candidate;
                bestShare = share;
            }
        }
        return Optional.ofNullable(best).map(Candidate::summary);
    }

    private static boolean alike(Candidate a, Candidate b) {
        Set<String> union = new HashSet<>(a.stems);
        union.addAll(b.stems);
        double both = a.stems.size() + b.stems.size() - union.size();
        return union.isEmpty() || both / union.size() >= ALIKE;
    }

    private static double share(Set<String> summary, Set<String> input) {
        return (double) summary.stream().filter(input::contains).count()
                / Math.max(1, summary.size());
    }
}
