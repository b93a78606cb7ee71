package org.rewardedsoups.rl.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.rl.metrics.meteor.Meteor;
import org.rewardedsoups.rl.metrics.meteor.MeteorStatistics;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.text.PtbText;

/// The evaluation of captions: all metrics of all captions, and of the corpus that they are.
///
/// Texts go through [PtbText]; the document frequencies of CIDEr are those of the references at
/// hand. For the corpus, BLEU and METEOR are those of summed counts, the others means.
///
/// @param meteor the evaluation's METEOR
/// @param nltkMeteor NLTK's, which rewards use
public record CaptionEvaluation(Meteor meteor, NltkMeteor nltkMeteor) {

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
            return new Item(
                    PtbText.of(candidate), references.stream().map(PtbText::of).toList());
        }
    }

    /// The metrics of a caption, or of a corpus.
    ///
    /// @param bleu of order 1 to 4, `(4)`
    public record Scores(
            double[] bleu, double rougeL, double cider, double meteor, double nltkMeteor) {

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
            return named;
        }
    }

    /// @param items in the order of what was evaluated
    public record Result(Scores corpus, List<Scores> items) {}

    /// Evaluates captions as they were written.
    public Result evaluate(List<Item> items) {
        return evaluateTokenised(items.stream().map(Item::tokenised).toList());
    }

    /// Evaluates texts that have gone through [PtbText] already.
    public Result evaluateTokenised(List<Item> items) {
        List<List<NGrams>> grams =
                items.stream()
                        .map(item -> item.references().stream().map(NGrams::of).toList())
                        .toList();
        var cider = new CiderD(DocumentFrequencies.ofGrams(grams));
        List<Scores> scores = new ArrayList<>();
        List<Bleu.Counts> counts = new ArrayList<>();
        List<MeteorStatistics> statistics = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String candidate = items.get(i).candidate();
            List<String> references = items.get(i).references();
            NGrams own = NGrams.of(candidate);
            counts.add(Bleu.counts(own, grams.get(i)));
            statistics.add(meteor.statistics(candidate, references));
            scores.add(
                    new Scores(
                            Bleu.corpus(List.of(counts.getLast())),
                            CaptionRougeL.f(candidate, references),
                            cider.score(own, grams.get(i)),
                            statistics.getLast().score(),
                            nltkMeteor.score(candidate, references)));
        }
        var corpus =
                new Scores(
                        Bleu.corpus(counts),
                        scores.stream().mapToDouble(Scores::rougeL).average().orElse(0),
                        scores.stream().mapToDouble(Scores::cider).average().orElse(0),
                        MeteorStatistics.sum(statistics).score(),
                        scores.stream().mapToDouble(Scores::nltkMeteor).average().orElse(0));
        return new Result(corpus, List.copyOf(scores));
    }
}
