package org.rewardedsoups.experiments.captioning;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.experiments.captiondata.CaptionWriter;
import org.rewardedsoups.experiments.procedure.Evaluation;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.rl.metrics.CaptionEvaluation;
import org.rewardedsoups.tensor.Scope;

/// Lets captioners write for the same pictures by beam search, and scores what they write.
///
/// @param objectives one score each
record CaptionEvaluator(
        Pictures pictures,
        CaptionWriter writer,
        CaptionEvaluation metrics,
        List<CaptionObjective> objectives) {
    private static final int TOGETHER = 32; // pictures

    Evaluation evaluate(ExpansionNet model) {
        List<String> captions = captions(model);
        List<CaptionEvaluation.Item> items = new ArrayList<>();
        for (int i = 0; i < captions.size(); i++) {
            items.add(new CaptionEvaluation.Item(captions.get(i), pictures.captions(i)));
        }
        List<CaptionEvaluation.Scores> scores = metrics.evaluate(items).items();
        return new Evaluation(
                captions, objectives.stream().map(objective -> column(scores, objective)).toList());
    }

    private List<String> captions(ExpansionNet model) {
        List<String> out = new ArrayList<>();
        for (int from = 0; from < pictures.size(); from += TOGETHER) {
            int count = Math.min(TOGETHER, pictures.size() - from);
            try (Scope _ = Scope.open()) {
                out.addAll(writer.captions(model, pictures.features(pictures.cycle(from, count))));
            }
        }
        return out;
    }

    private static double[] column(
            List<CaptionEvaluation.Scores> scores, CaptionObjective objective) {
        return scores.stream()
                .mapToDouble(each -> each.named().get(objective.evaluation()))
                .toArray();
    }
}
