package org.rewardedsoups.experiments;

import java.nio.file.Path;
import java.util.List;
import org.rewardedsoups.experiments.data.BuiltCorpus;
import org.rewardedsoups.experiments.data.CorpusBuild;
import org.rewardedsoups.experiments.data.CorpusFiles;
import org.rewardedsoups.experiments.data.DataCard;
import org.rewardedsoups.experiments.data.Split;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.ToolOptions;

/// Builds the data of the summary task from the sources jars of well-known libraries.
///
/// Run: `mvn -q -Pcorpus compile exec:exec@corpus` (about 3 minutes after downloads on 2 cores). The
/// same jars give the same bytes.
public final class Corpus {
    private static final Path MODULE = Path.of("experiments");

    record Config(
            @Doc("sources jars, fetched by -Pcorpus") Path sources,
            @Doc("pairs to write, which the repository ships") Path pairs,
            @Doc("pretraining text to write, which is not shipped") Path text,
            @Doc("data card to write") Path card,
            @Doc("say what would be read and written, then stop") boolean dryRun) {
        static final Config DEFAULT =
                new Config(
                        MODULE.resolve("target/sources"),
                        MODULE.resolve(
                                "src/main/resources/org/rewardedsoups/experiments/data/"
                                        + "javadoc-summary.jsonl.gz"),
                        MODULE.resolve("target/corpus/pretrain.txt.gz"),
                        Path.of("docs/data-card.md"),
                        false);
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "corpus",
                    "Build the pairs and the pretraining text from sources jars, which"
                            + " mvn -q -Pcorpus compile fetches.",
                    Config.DEFAULT,
                    Config.DEFAULT,
                    List.of("--dry-run"));

    private Corpus() {}

    public static void main(String[] args) {
        EXPERIMENT.tool(args, Corpus::run);
    }

    private static int run(Config config, ToolOptions options) {
        if (config.dryRun()) {
            System.out.println(config);
            return 0;
        }
        BuiltCorpus corpus = CorpusBuild.run(config.sources(), System.out::println);
        CorpusFiles.writePairs(corpus, config.pairs());
        CorpusFiles.writeDocuments(corpus, config.text());
        System.out.println("measuring overlap and baselines for the data card");
        CorpusFiles.writeText(DataCard.of(corpus), config.card());
        for (Split split : Split.values()) {
            int pairs = corpus.pairs().get(split).size();
            System.out.printf("%-10s %,7d pairs%n", split.label(), pairs);
        }
        return 0;
    }
}
