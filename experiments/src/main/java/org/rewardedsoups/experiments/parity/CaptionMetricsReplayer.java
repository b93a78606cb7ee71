package org.rewardedsoups.experiments.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

/// Replays the metrics of captions: files with `items`, each with its texts and what the original's
/// tokenizers and metrics made of them, and with the rewards of sampled captions (`rl`); and files
/// of `items` with METEOR scores that others published. SPICE decides nothing.
public record CaptionMetricsReplayer() implements Replayer {
    @Override
    public boolean claims(GoldenFile file) {
        return evaluation(file.json()) || published(file.json());
    }

    private static boolean evaluation(JsonNode json) {
        JsonNode first = json.path("items").path(0);
        return first.has("candidate") && first.has("ptb") && first.has("eval");
    }

    private static boolean published(JsonNode json) {
        JsonNode first = json.path("items").path(0);
        return first.has("hypothesis") && first.has("published") && json.has("one_entry_table");
    }

    @Override
    public Report replay(List<GoldenFile> files) {
        ObjectNode kinds = Json.object();
        List<String> failures = new ArrayList<>();
        int cases = 0;
        var tallies = new QuantityTallies();
        var wordNet = new WordNet();
        var spice = new SpiceReplay(wordNet);
        for (GoldenFile file : files) {
            Golden golden = new Golden(file.json(), file.path().toString());
            cases += golden.get("items").list().size();
            if (published(file.json())) {
                new PublishedMeteorReplay(wordNet, tallies).replay(golden);
            } else {
                new TextReplay(tallies).replay(golden);
                new CaptionEvaluationReplay(wordNet, tallies).replay(golden);
                new CaptionRewardReplay(wordNet, tallies).replay(golden);
                spice.replay(golden);
            }
        }
        tallies.report(kinds, failures);
        spice.report(kinds);
        return new Report(cases, kinds, failures);
    }
}
