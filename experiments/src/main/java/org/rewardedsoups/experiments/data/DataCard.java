package org.rewardedsoups.experiments.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;

/// The page that says what the data is, where it comes from, what was dropped, and how hard it is.
public final class DataCard {
    private final BuiltCorpus corpus;
    private final StringBuilder page = new StringBuilder();

    private DataCard(BuiltCorpus corpus) {
        this.corpus = corpus;
    }

    /// The card in Markdown; every figure is computed from the corpus.
    public static String of(BuiltCorpus corpus) {
        DataCard card = new DataCard(corpus);
        card.introduction();
        card.drops();
        card.nearDuplicates();
        card.lengths();
        card.baselines();
        card.pretraining();
        card.libraries();
        return card.page.toString();
    }

    private void introduction() {
        line("# Data card: the Javadoc summary task");
        line("");
        line("Written by `mvn -q -Pcorpus compile exec:exec@corpus`; do not edit by hand.");
        line("");
        line(
                "**Task.** Input: a declaration (enclosing class and signature) and the body of its"
                    + " Javadoc");
        line("comment. Target: the comment's first sentence, which is not in the input.");
        line("");
        line(
                "**Source.** The `sources` jars of %d permissively licensed Java libraries.",
                corpus.jars().size());
        line(
                "A library, with every pair of it, belongs to one split; modules of one project"
                    + " stay together.");
        line("Repackaged code of others, examples, and files whose header names another licence are");
        line("skipped.");
        line("");
        line(
                "**Limits.** English, technical, written by library authors for programmers; the"
                    + " writing varies");
        line(
                "from careful to careless. First sentences of accessors are formulaic. Nothing was"
                    + " rewritten");
        line("beyond removing markup, and no person checked every pair.");
        line("");
        line("Captions of emoji and of scenes have a [card of their own](emoji-card.md).");
        line("");
        line("| split | libraries | pairs |");
        line("|---|---:|---:|");
        for (Split split : Split.values()) {
            long libraries =
                    corpus.jars().stream().filter(jar -> jar.library().split() == split).count();
            line("| %s | %d | %,d |", split.label(), libraries, pairs(split).size());
        }
        line("");
    }

    private void drops() {
        line("## What was dropped");
        line("");
        line(
                "Comments with a description: train %,d, validation %,d, test %,d.",
                comments(Split.TRAIN), comments(Split.VALIDATION), comments(Split.TEST));
        line("The first reason that applies is counted.");
        line("");
        line("| reason | train | validation | test |");
        line("|---|---:|---:|---:|");
        for (Drop drop : Drop.values()) {
            line(
                    "| %s | %,d | %,d | %,d |",
                    drop.words(),
                    corpus.drops().get(Split.TRAIN).of(drop),
                    corpus.drops().get(Split.VALIDATION).of(drop),
                    corpus.drops().get(Split.TEST).of(drop));
        }
        line("");
        line(
                "A library gives at most %,d pairs to training and %,d to a held-out split;",
                CorpusBuild.TRAINING_CAP, CorpusBuild.HELD_OUT_CAP);
        line(
                "which ones is decided by the SHA-256 of the input. The body keeps whole sentences"
                    + " and notes up");
        line(
                "to %d words and loses those that repeat the target (ROUGE-L F of %.1f or more).",
                PairRules.LONGEST_BODY, PairRules.ECHO);
        line(
                "A target with names masked occurs at most %d times in a split.",
                PairSelection.SAME_TARGET);
        line("");
    }

    private void nearDuplicates() {
        line("## Near-duplicates of held-out items");
        line("");
        line(
                "Names are masked first: a word with inner capitals, digits, dots or underscores, a"
                    + " word in");
        line(
                "capitals, and a capitalised word inside a sentence become `#`; the rest is in"
                    + " lower case. Two");
        line(
                "targets are near-duplicates when the Jaccard index of their sets of word pairs"
                    + " (with marks at");
        line(
                "both ends) is at least %.1f, two bodies when that of their word triples is at"
                    + " least %.1f.",
                HeldOut.TARGET_THRESHOLD, HeldOut.BODY_THRESHOLD);
        line(
                "Every training pair whose target or body is a near-duplicate of a held-out one was"
                    + " removed, and");
        line(
                "every pretraining comment in which any sentence or note is one (%,d comments).",
                corpus.documentsNearHeldOut());
        line("");
        line("What remains, as the nearest training pair of each held-out one:");
        line("");
        line(
                "| split | mean Jaccard of targets | targets at %.1f or more | mean Jaccard of"
                    + " bodies | bodies at %.1f or more | identical targets |",
                Overlap.TARGET_CLOSE, Overlap.BODY_CLOSE);
        line("|---|---:|---:|---:|---:|---:|");
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            Overlap overlap = Overlap.of(pairs(Split.TRAIN), pairs(split));
            line(
                    "| %s | %.3f | %.1f %% | %.3f | %.1f %% | %d |",
                    split.label(),
                    overlap.targetNearest(),
                    100 * overlap.targetsClose(),
                    overlap.bodyNearest(),
                    100 * overlap.bodiesClose(),
                    overlap.sharedTargets());
        }
        line("");
    }

    private void lengths() {
        line("## Lengths in words");
        line("");
        line("| split | text | mean | median | 95 %% | longest |");
        line("|---|---|---:|---:|---:|---:|");
        for (Split split : Split.values()) {
            lengths(split, "input", pair -> Words.count(pair.input()));
            lengths(split, "reference", pair -> Words.count(pair.reference()));
        }
        line("");
        double overlap =
                pairs(Split.TEST).stream()
                        .mapToDouble(pair -> PairRules.overlap(pair.reference(), pair.input()))
                        .average()
                        .orElse(0);
        line(
                "On the test split the input contains %.0f %% of the reference's content words on"
                    + " average.",
                100 * overlap);
        line("");
    }

    private void lengths(Split split, String text, ToIntFunction<Pair> length) {
        int[] sorted = pairs(split).stream().mapToInt(length).sorted().toArray();
        double mean = Arrays.stream(sorted).average().orElse(0);
        line(
                "| %s | %s | %.1f | %d | %d | %d |",
                split.label(),
                text,
                mean,
                sorted[sorted.length / 2],
                sorted[sorted.length * 95 / 100],
                sorted[sorted.length - 1]);
    }

    private void baselines() {
        line("## Trivial baselines");
        line("");
        line(
                "ROUGE-L F (lower-case words, no stemming), mean over the split. The first two take"
                    + " as many");
        line(
                "words as the reference has; the third is a reference of another item of the same"
                    + " library.");
        line("");
        line("| split | input's first words | body's first words | another method's summary |");
        line("|---|---:|---:|---:|");
        for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
            Baselines baselines = Baselines.of(pairs(split));
            line(
                    "| %s | %.3f | %.3f | %.3f |",
                    split.label(),
                    baselines.inputStart(),
                    baselines.bodyStart(),
                    baselines.otherSummary());
        }
        line("");
    }

    private void pretraining() {
        long words = corpus.documents().stream().mapToLong(Words::count).sum();
        line("## Pretraining text");
        line("");
        line(
                "%,d documents with %,d words: comments of %d to %d words from training libraries,"
                    + " each after",
                corpus.documents().size(),
                words,
                PretrainingText.SHORTEST_COMMENT,
                PretrainingText.LONGEST_COMMENT);
        line(
                "its declaration (at most %,d words of comments per library, each once with names"
                    + " masked), and",
                CorpusBuild.PRETRAINING_WORDS);
        line("%,d glosses of WordNet 3.1. Held-out libraries are not in it.", corpus.glosses());
        line("");
    }

    private void libraries() {
        line("## Libraries");
        line("");
        line(
                "Licences as the POMs declare them; where a POM offers a choice, the permissive one"
                    + " is taken.");
        line("");
        line(
                "| library | version | licence | about | split | comments | pairs | pretraining"
                    + " words |");
        line("|---|---|---|---|---|---:|---:|---:|");
        for (SourcesJar jar : corpus.jars()) {
            Library library = jar.library();
            LibraryCount count = corpus.libraries().get(library.coordinates());
            line(
                    "| %s | %s | %s | %s | %s | %,d | %,d | %,d |",
                    library.coordinates(),
                    jar.version(),
                    library.licence(),
                    library.kind(),
                    library.split().label(),
                    count.comments(),
                    count.pairs(),
                    count.pretrainingWords());
        }
    }

    private List<Pair> pairs(Split split) {
        return corpus.pairs().get(split);
    }

    private int comments(Split split) {
        return corpus.jars().stream()
                .filter(jar -> jar.library().split() == split)
                .mapToInt(jar -> corpus.libraries().get(jar.library().coordinates()).comments())
                .sum();
    }

    private void line(String format, Object... values) {
        page.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
