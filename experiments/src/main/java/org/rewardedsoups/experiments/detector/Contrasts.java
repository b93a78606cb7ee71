package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.rewardedsoups.experiments.data.DataException;
import org.rewardedsoups.experiments.data.Example;

/// Draws items with a true and a false summary, as contrast candidate generation does.
public final class Contrasts {
    private static final int TRIES = 1000;

    private final List<Example> examples;
    private final WordSwap swap;
    private final OtherSummary other;
    private final Opposites opposites;

    /// @param examples of one split; replacements come from nowhere else
    public Contrasts(List<Example> examples) {
        this.examples = List.copyOf(examples);
        this.swap = new WordSwap(examples);
        this.other = new OtherSummary(examples);
        this.opposites = new Opposites(examples);
    }

    /// A random item, corrupted in the given way.
    ///
    /// @throws DataException if the examples allow none
    public Contrast draw(Corruption kind, RandomGenerator rng) {
        for (int t = 0; t < TRIES; t++) {
            Optional<Contrast> contrast = attempt(kind, rng);
            if (contrast.isPresent()) {
                return contrast.get();
            }
        }
        throw new DataException(
                "contrasts: expected an item that can be corrupted by %s, got none among %d; give more"
                        .formatted(kind.label(), examples.size()));
    }

    /// `count` of each kind, kinds in turn.
    public List<Contrast> draw(int count, RandomGenerator rng) {
        List<Contrast> contrasts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (Corruption kind : Corruption.values()) {
                contrasts.add(draw(kind, rng));
            }
        }
        return contrasts;
    }

    private Optional<Contrast> attempt(Corruption kind, RandomGenerator rng) {
        if (kind == Corruption.OPPOSITE) {
            return opposites.draw(rng);
        }
        Example example = examples.get(rng.nextInt(examples.size()));
        Optional<String> corrupted =
                switch (kind) {
                    case WORD -> swap.apply(example, rng);
                    case ORDER -> WordExchange.apply(example, rng);
                    case OTHER -> other.apply(example, rng);
                    case OPPOSITE -> throw new AssertionError("drawn above");
                };
        return corrupted
                .filter(text -> !text.equals(example.reference()))
                .map(text -> new Contrast(example, text, kind));
    }
}
