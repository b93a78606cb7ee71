package org.rewardedsoups.experiments.parity;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.rl.metrics.CaptionEvaluation;
import org.rewardedsoups.rl.metrics.CaptionEvaluation.Item;
import org.rewardedsoups.rl.metrics.CaptionEvaluation.Scores;
import org.rewardedsoups.rl.metrics.meteor.FunctionWords;
import org.rewardedsoups.rl.metrics.meteor.Meteor;
import org.rewardedsoups.rl.metrics.meteor.MeteorStatistics;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.meteor.Paraphrases;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Replays the evaluation on the recorded tokens, METEOR without and with a table of paraphrases.
record CaptionEvaluationReplay(WordNet wordNet, QuantityTallies tallies) {

    void replay(Golden golden) {
        List<Golden> recorded = golden.get("items").list();
        List<Item> items = recorded.stream().map(CaptionEvaluationReplay::item).toList();
        Optional<Golden> corpus = golden.find("corpus_eval");
        Meteor plain = new Meteor(wordNet, Paraphrases.NONE, FunctionWords.shipped());
        var evaluation = new CaptionEvaluation(plain, new NltkMeteor(wordNet), Optional.empty(), 1);
        CaptionEvaluation.Result result = evaluation.evaluateTokenised(items);
        for (int i = 0; i < items.size(); i++) {
            compare(result.items().get(i), recorded.get(i).get("eval"));
        }
        corpus.ifPresent(of -> compareCorpus(result.corpus(), of));
        meteor("meteor_no_paraphrase", plain, items, recorded, corpus);
        Paraphrases table =
                Paraphrases.of(
                        golden.get("synthetic_paraphrase_table").list().stream()
                                .map(CaptionEvaluationReplay::entry)
                                .toList());
        Meteor withTable = new Meteor(wordNet, table, FunctionWords.shipped());
        meteor("meteor_synthetic_paraphrase", withTable, items, recorded, corpus);
    }

    static Item item(Golden item) {
        Golden ptb = item.get("ptb");
        return new Item(
                ptb.get("candidate").text(),
                ptb.get("references").list().stream().map(Golden::text).toList());
    }

    static Paraphrases.Entry entry(Golden triple) {
        List<Golden> fields = triple.list();
        return new Paraphrases.Entry(fields.get(1).text(), fields.get(2).text());
    }

    private void compare(Scores scores, Golden eval) {
        compare("bleu", scores.bleu(), eval);
        compare("rouge_l", new double[] {scores.rougeL()}, eval);
        compare("cider", new double[] {scores.cider()}, eval);
        compare("meteor_nltk", new double[] {scores.nltkMeteor()}, eval);
    }

    /// An excerpt of a recording has no CIDEr, which depends on all items.
    private void compare(String name, double[] ours, Golden eval) {
        double tolerance = QuantityTallies.FLOAT64;
        eval.find(name)
                .ifPresent(own -> tallies.compare(name, eval.where(), ours, own, tolerance));
    }

    private void compareCorpus(Scores scores, Golden corpus) {
        double tolerance = QuantityTallies.FLOAT64;
        scores.named()
                .forEach(
                        (name, score) -> {
                            String field = name.equals("METEOR_NLTK") ? "meteor_nltk" : name;
                            if (!name.equals("METEOR")) {
                                Golden recorded = corpus.get(field);
                                tallies.compare("corpus/" + name, name, score, recorded, tolerance);
                            }
                        });
    }

    private void meteor(
            String field,
            Meteor meteor,
            List<Item> items,
            List<Golden> recorded,
            Optional<Golden> corpus) {
        List<MeteorStatistics> statistics =
                items.stream()
                        .map(item -> meteor.statistics(item.candidate(), item.references()))
                        .toList();
        for (int i = 0; i < items.size(); i++) {
            Golden golden = recorded.get(i).get("eval").get(field);
            double[] theirs =
                    Arrays.stream(golden.get("stats").text().strip().split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            tallies.same(
                    field + " statistics",
                    golden.where(),
                    Arrays.toString(statistics.get(i).numbers()),
                    Arrays.toString(theirs));
            tallies.compare(
                    field,
                    golden.where(),
                    statistics.get(i).score(),
                    golden.get("score"),
                    QuantityTallies.METEOR);
        }
        double summed = MeteorStatistics.sum(statistics).score();
        corpus.map(of -> of.get(field).get("final_line"))
                .ifPresent(
                        line ->
                                tallies.compare(
                                        "corpus/" + field,
                                        field,
                                        summed,
                                        line,
                                        QuantityTallies.METEOR));
    }
}
