package org.rewardedsoups.experiments;

import org.rewardedsoups.experiments.data.BuiltCorpus;
import org.rewardedsoups.experiments.data.CorpusBuild;
import org.rewardedsoups.experiments.data.CorpusFiles;
import org.rewardedsoups.experiments.data.DataCard;
import org.rewardedsoups.experiments.data.Split;

import java.nio.file.Path;
import java.util.List;

/// Builds the data of the summary task from the sources jars of well-known libraries.
///
/// Run: `mvn -q -Pcorpus compile exec:exec@corpus` (about 3 minutes after downloads on 2 cores). The same
/// jars give the same bytes. Written are the pairs that the repository ships, the pretraining text,
/// which is not committed, and the data card.
public final class Corpus {
    private static final Path MODULE = Path.of("experiments");
    private static final Path SOURCES = MODULE.resolve("target/sources");
    private static final Path PAIRS =
            MODULE.resolve(
                    "src/main/resources/org/rewardedsoups/experiments/data/javadoc-summary.jsonl.gz");
    private static final Path TEXT = MODULE.resolve("target/corpus/pretrain.txt.gz");
    private static final Path CARD = Path.of("docs/data-card.md");

    private Corpus() {}

    public static void main(String[] args) {
        BuiltCorpus corpus = CorpusBuild.run(SOURCES, System.out::println);
        CorpusFiles.writePairs(corpus, PAIRS);
        CorpusFiles.writeDocuments(corpus, TEXT);
        CorpusFiles.writeText(DataCard.of(corpus), CARD);
        for (Split split : List.of(Split.values())) {
            System.out.println(split.label() + " " + corpus.pairs().get(split).size() + " pairs");
        }
    }
}
