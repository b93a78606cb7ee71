package org.rewardedsoups.experiments.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Makes the summary task's data out of sources jars: held-out splits first, then what training may see.
public final class CorpusBuild {
    static final int TRAINING_CAP = 450;
    static final int HELD_OUT_CAP = 200;
    static final int PRETRAINING_WORDS = 120_000;

    private final Consumer<String> progress;
    private final Map<Split, DropCounts> drops = new EnumMap<>(Split.class);
    private final Map<Split, List<Pair>> pairs = new EnumMap<>(Split.class);
    private final Map<String, LibraryCount> libraries = new HashMap<>();

    private CorpusBuild(Consumer<String> progress) {
        this.progress = progress;
        for (Split split : Split.values()) {
            drops.put(split, new DropCounts());
            pairs.put(split, new ArrayList<>());
        }
    }

    /// @param folder where the Maven profile `corpus` put the sources jars
    /// @param progress told one line per library
    public static BuiltCorpus run(Path folder, Consumer<String> progress) {
        List<SourcesJar> jars =
                Library.table().stream().map(library -> SourcesJar.of(library, folder)).toList();
        return of(jars, WordNet.glosses(), progress);
    }

    static BuiltCorpus of(List<SourcesJar> jars, List<String> glosses, Consumer<String> progress) {
        return new CorpusBuild(progress).run(jars, glosses);
    }

    private BuiltCorpus run(List<SourcesJar> jars, List<String> wordNet) {
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            PairSelection selection =
                    new PairSelection(HELD_OUT_CAP, pair -> false, drops.get(split));
            of(split, jars).forEach(jar -> select(jar, jar.items(), selection, 0));
        }
        List<Pair> unseen = new ArrayList<>(pairs.get(Split.VALIDATION));
        unseen.addAll(pairs.get(Split.TEST));
        HeldOut heldOut = new HeldOut(unseen);
        PretrainingText text = new PretrainingText(PRETRAINING_WORDS, heldOut);
        PairSelection selection =
                new PairSelection(TRAINING_CAP, heldOut::resembles, drops.get(Split.TRAIN));
        for (SourcesJar jar : of(Split.TRAIN, jars)) {
            List<JavadocItem> items = jar.items();
            int words = text.add(items);
            select(jar, items, selection, words);
        }
        int glosses = text.addGlosses(wordNet);
        return new BuiltCorpus(
                jars, pairs, drops, libraries, text.documents(), glosses, text.nearHeldOut());
    }

    private static List<SourcesJar> of(Split split, List<SourcesJar> jars) {
        return jars.stream().filter(jar -> jar.library().split() == split).toList();
    }

    private void select(
            SourcesJar jar,
            List<JavadocItem> items,
            PairSelection selection,
            int pretrainingWords) {
        List<Pair> kept = selection.of(items);
        Library library = jar.library();
        pairs.get(library.split()).addAll(kept);
        LibraryCount count = new LibraryCount(items.size(), kept.size(), pretrainingWords);
        libraries.put(library.coordinates(), count);
        progress.accept(
                "%-10s %-55s %6d comments %5d pairs"
                        .formatted(
                                library.split().label(),
                                library.coordinates(),
                                count.comments(),
                                count.pairs()));
    }
}
