package org.rewardedsoups.experiments.parity;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.rl.metrics.meteor.FunctionWords;
import org.rewardedsoups.rl.metrics.meteor.Meteor;
import org.rewardedsoups.rl.metrics.meteor.MeteorStatistics;
import org.rewardedsoups.rl.metrics.meteor.Paraphrases;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Replays METEOR scores that others published for the original with its table of paraphrases, of
/// which only what these sentences need is in the file.
record PublishedMeteorReplay(WordNet wordNet, QuantityTallies tallies) {

    void replay(Golden golden) {
        Paraphrases table =
                Paraphrases.of(
                        golden.get("one_entry_table").list().stream()
                                .map(CaptionEvaluationReplay::entry)
                                .toList());
        replay(golden, Paraphrases.NONE, "ours_no_paraphrase");
        replay(golden, table, "ours_with_one_entry_table");
        replay(golden, table, "published");
    }

    private void replay(Golden golden, Paraphrases table, String field) {
        var meteor = new Meteor(wordNet, table, FunctionWords.shipped());
        String quantity = "meteor published/" + field;
        List<MeteorStatistics> statistics = new ArrayList<>();
        for (Golden item : golden.get("items").list()) {
            List<String> references =
                    item.get("references").list().stream().map(Golden::text).toList();
            statistics.add(meteor.statistics(item.get("hypothesis").text(), references));
            double score = statistics.getLast().score();
            tallies.compare(quantity, item.where(), score, item.get(field), QuantityTallies.METEOR);
        }
        double corpus = MeteorStatistics.sum(statistics).score();
        Golden recorded = golden.get("corpus").get(field);
        tallies.compare(quantity, "corpus", corpus, recorded, QuantityTallies.METEOR);
    }
}
