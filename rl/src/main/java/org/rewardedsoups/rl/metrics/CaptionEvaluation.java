package org.rewardedsoups.rl.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.rewardedsoups.rl.metrics.meteor.FunctionWords;
import org.rewardedsoups.rl.metrics.meteor.Meteor;
import org.rewardedsoups.rl.metrics.meteor.MeteorStatistics;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.meteor.Paraphrases;
import org.rewardedsoups.rl.metrics.spice.Spice;
import org.rewardedsoups.rl.metrics.spice.SpiceScores;
import org.rewardedsoups.rl.metrics.text.PtbText;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// The evaluation of captions: all metrics of all captions, and of the corpus that they are.
///
/// Texts go through [PtbText]; the document frequencies of CIDEr are those of the references at
/// hand. For the corpus, BLEU and METEOR are those of summed counts, the others means.
///
/// @param meteor the evaluation's METEOR
/// @param nltkMeteor NLTK's, which rewards use
/// @param spice SPICE, or nothing where it is not wanted: it takes longer than all others
/// @param threads how many compute; results do not depend on it
public record CaptionEvaluation(
        Meteor meteor, NltkMeteor nltkMeteor, Optional<Spice> spice, int threads) {

    /// With the tables that are shipped, so METEOR without paraphrases, and without SPICE.
    public static CaptionEvaluation shipped(WordNet wordNet, int threads) {
        return new CaptionEvaluation(
                new Meteor(wordNet, Paraphrases.NONE, FunctionWords.shipped()),
                new NltkMeteor(wordNet),
                Optional.empty(),
                threads);
    }

    /// A caption and what people wrote.
    ///
    /// @param references at least one
    public record Item(String candidate, List<String> references) {
        public Item {
            references = List.copyOf(references);
            if (references.isEmpty()) {
                throw new IllegalArgumentException(
                        "caption evaluation: expected at least one reference of \"%s\", got none"
                                .formatted(candidate));
            }
        }

        private Item tokenised() {
            return new Item(PtbText.of(candidate), references.stream().map(PtbText::of).toList());
        }
    }

    /// The metrics of a caption, or of a corpus.
    ///
    /// @param bleu of order 1 to 4, `(4)`
    /// @param spice nothing if it was not wanted
    public record Scores(
            double[] bleu,
            double rougeL,
            double cider,
            double meteor,
            double nltkMeteor,
            Optional<SpiceScores> spice) {

        /// The scores under the names of the evaluation.
        public Map<String, Double> named() {
            Map<String, Double> named = new LinkedHashMap<>();
            for (int n = 0; n < bleu.length; n++) {
                named.put("Bleu_" + (n + 1), bleu[n]);
            }
            named.put("ROUGE_L", rougeL);
            named.put("CIDEr", cider);
            named.put("METEOR", meteor);
            named.put("METEOR_NLTK", nltkMeteor);
            spice.ifPresent(scores -> named.putAll(scores.named()));
            return named;
        }
    }

    /// @param items in the order of what was evaluated
    public record Result(Scores corpus, List<Scores> items) {}

    /// What one item adds to the whole.
    private record Part(Scores scores, Bleu.Counts counts, MeteorStatistics statistics) {}

    /// Evaluates captions as they were written.
    public Result evaluate(List<Item> items) {
        return evaluateTokenised(each(items, Item::tokenised));
    }

    /// Evaluates texts that have gone through [PtbText] already.
    public Result evaluateTokenised(List<Item> items) {
        List<Grams> grams = each(items, Grams::of);
        var cider =
                new CiderD(
                        DocumentFrequencies.ofGrams(
                                grams.stream().map(Grams::references).toList()));
        List<Part> parts = each(grams, item -> part(item, cider));
        List<Scores> scores = parts.stream().map(Part::scores).toList();
        var corpus =
                new Scores(
                        Bleu.corpus(parts.stream().map(Part::counts).toList()),
                        scores.stream().mapToDouble(Scores::rougeL).average().orElse(0),
                        scores.stream().mapToDouble(Scores::cider).average().orElse(0),
                        MeteorStatistics.sum(parts.stream().map(Part::statistics).toList()).score(),
                        scores.stream().mapToDouble(Scores::nltkMeteor).average().orElse(0),
                        spice.map(_ -> spiceOf(scores)));
        return new Result(corpus, scores);
    }

    private static SpiceScores spiceOf(List<Scores> scores) {
        return SpiceScores.mean(
                scores.stream().map(Scores::spice).flatMap(Optional::stream).toList());
    }

    /// An item with its n-grams, which several metrics count.
    private record Grams(Item item, NGrams candidate, List<NGrams> references) {
        static Grams of(Item item) {
            List<NGrams> references = item.references().stream().map(NGrams::of).toList();
            return new Grams(item, NGrams.of(item.candidate()), references);
        }
    }

    private Part part(Grams grams, CiderD cider) {
        String candidate = grams.item().candidate();
        List<String> references = grams.item().references();
        Bleu.Counts counts = Bleu.counts(grams.candidate(), grams.references());
        MeteorStatistics statistics = meteor.statistics(candidate, references);
        var scores =
                new Scores(
                        Bleu.corpus(List.of(counts)),
                        CaptionRougeL.f(candidate, references),
                        cider.score(grams.candidate(), grams.references()),
                        statistics.score(),
                        nltkMeteor.score(candidate, references),
                        spice.map(of -> of.scores(candidate, references)));
        return new Part(scores, counts, statistics);
    }

    /// A function of each element, in their order whichever thread comes first.
    private <A, B> List<B> each(List<A> elements, Function<A, B> function) {
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<B>> futures = new ArrayList<>();
            elements.forEach(element -> futures.add(pool.submit(() -> function.apply(element))));
            List<B> results = new ArrayList<>();
            for (Future<B> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("caption evaluation: a metric failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("caption evaluation: interrupted", e);
        }
    }
}
