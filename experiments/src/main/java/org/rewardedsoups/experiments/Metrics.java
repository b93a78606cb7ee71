package org.rewardedsoups.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.rewardedsoups.experiments.metrics.CaptionsFile;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.experiments.run.ToolOptions;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.rl.metrics.CaptionEvaluation;
import org.rewardedsoups.rl.metrics.meteor.FunctionWords;
import org.rewardedsoups.rl.metrics.meteor.Meteor;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.meteor.Paraphrases;
import org.rewardedsoups.rl.metrics.spice.Spice;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;
import org.rewardedsoups.tensor.AtomicFile;

/// Scores captions against references: BLEU, ROUGE-L, CIDEr-D, METEOR and SPICE.
///
/// Run: `mvn -q compile exec:exec@metrics -Dargs="--input=items.json --out=scores.json"`. The
/// metrics are those of the captioning evaluation; `docs/metrics.md` has their formulas.
public final class Metrics {
    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "metrics",
                    "scores captions against references: Bleu_1 to Bleu_4, ROUGE_L, CIDEr, METEOR,"
                            + " METEOR_NLTK, SPICE and\nits parts; the JSON goes to the file --out, or"
                            + " is printed. SPICE reads captions with a grammar of ours,\nnot Stanford's"
                            + " parser: compare it with other values of this program only.",
                    Config.DEFAULT,
                    Config.DEFAULT,
                    List.of(
                            "--input=items.json --out=scores.json",
                            "--input=items.json --paraphrases=paraphrase-en.gz",
                            "--input=items.json --spice=false"));

    private Metrics() {}

    /// @param input captions and references
    /// @param paraphrases a table for METEOR
    /// @param functionWords a list for METEOR
    /// @param spice whether SPICE is computed
    /// @param out where scores go, the terminal if empty
    /// @param dryRun whether captions are only counted
    record Config(
            @Doc(
                            "JSON file [{\"id\":..,\"candidate\":\"..\",\"references\":[\"..\",..]}];"
                                    + " the document frequencies of CIDEr are those of its references")
                    Optional<Path> input,
            @Doc(
                            "METEOR's table of paraphrases, such as its paraphrase-en.gz, which"
                                    + " published scores were computed with (default none)")
                    Optional<Path> paraphrases,
            @Doc(
                            "METEOR's list of function words, one a line, such as its english.words"
                                    + " (default a list made anew)")
                    Optional<Path> functionWords,
            @Doc("compute SPICE, which takes longer than all others together") boolean spice,
            @Doc("file that the scores are written to (default the terminal)") Optional<Path> out,
            @Doc("say how many captions there are, then stop") boolean dryRun) {
        static final Config DEFAULT =
                new Config(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        false);
    }

    static void main(String[] args) {
        EXPERIMENT.tool(args, Metrics::run);
    }

    private static int run(Config config, ToolOptions options) throws IOException {
        Path input =
                UserException.required(config.input(), "a file of captions", "--input=FILE");
        config.out().ifPresent(Metrics::requireFile);
        CaptionsFile captions = CaptionsFile.read(input);
        if (config.dryRun()) {
            System.out.println("would score %d captions".formatted(captions.items().size()));
            return 0;
        }
        String scores = Json.pretty(scores(captions, evaluation(config, options.computingThreads())));
        if (config.out().isPresent()) {
            AtomicFile.write(config.out().get(), scores.getBytes(UTF_8));
        } else {
            System.out.print(scores);
        }
        return 0;
    }

    private static void requireFile(Path out) {
        Path folder = out.toAbsolutePath().getParent();
        if (Files.isDirectory(out) || folder == null || !Files.isDirectory(folder)) {
            throw new UserException(
                    "expected a file in a folder that exists", "--out=" + out, "write --out=FILE");
        }
    }

    /// The metrics with what the options ask for.
    static CaptionEvaluation evaluation(Config config, int threads) throws IOException {
        var wordNet = new WordNet();
        Paraphrases paraphrases =
                config.paraphrases().isPresent()
                        ? table("paraphrases", config.paraphrases().get(), Paraphrases::read)
                        : Paraphrases.NONE;
        FunctionWords functionWords =
                config.functionWords().isPresent()
                        ? table("function words", config.functionWords().get(), FunctionWords::read)
                        : FunctionWords.shipped();
        return new CaptionEvaluation(
                new Meteor(wordNet, paraphrases, functionWords),
                new NltkMeteor(wordNet),
                config.spice() ? Optional.of(Spice.create(wordNet)) : Optional.empty(),
                threads);
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private static <T> T table(String what, Path file, Reader<T> reader) throws IOException {
        try {
            return reader.read(file);
        } catch (IllegalArgumentException
                | ZipException
                | EOFException
                | CharacterCodingException e) {
            throw new UserException(
                    "no table of " + what + ": " + reason(e),
                    file.toString(),
                    "give METEOR's own file, or leave the option out",
                    e);
        }
    }

    private static String reason(Exception e) {
        return switch (e) {
            case EOFException _ -> "the file ends too early";
            case CharacterCodingException _ -> "no UTF-8 text";
            default -> e.getMessage();
        };
    }

    /// `{"corpus": {name: score}, "items": [{"id": .., name: score}]}`.
    static ObjectNode scores(CaptionsFile captions, CaptionEvaluation evaluation) {
        CaptionEvaluation.Result result = evaluation.evaluate(captions.items());
        ObjectNode tree = Json.object();
        put(result.corpus(), tree.putObject("corpus"));
        ArrayNode items = tree.putArray("items");
        for (int i = 0; i < result.items().size(); i++) {
            ObjectNode item = items.addObject();
            item.set("id", captions.ids().get(i));
            put(result.items().get(i), item);
        }
        return tree;
    }

    private static void put(CaptionEvaluation.Scores scores, ObjectNode tree) {
        scores.named().forEach(tree::put);
    }
}
