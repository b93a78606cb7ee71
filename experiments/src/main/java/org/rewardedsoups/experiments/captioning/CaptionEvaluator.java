package org.rewardedsoups.experiments.captioning;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.experiments.captiondata.CaptionWriter;
import org.rewardedsoups.experiments.procedure.Evaluation;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.rl.metrics.CaptionEvaluation;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.Tensor;

/// Lets captioners write for the same pictures by beam search, and scores what they write.
///
/// @param objectives one score each
record CaptionEvaluator(
        Pictures pictures,
        CaptionWriter writer,
        CaptionEvaluation metrics,
        List<CaptionObjective> objectives) {

    Evaluation evaluate(ExpansionNet model) {
        return evaluation(writer.captions(model, pictures.size(), this::features));
    }

    /// How captioners do whose predictions are averaged.
    ///
    /// @param lambda one weight for each
    Evaluation evaluate(List<ExpansionNet> models, Preference lambda) {
        return evaluation(
                writer.captions(models, lambda.weights(), pictures.size(), this::features));
    }

    private Tensor features(int from, int to) {
        return pictures.features(pictures.cycle(from, to - from));
    }

    private Evaluation evaluation(List<String> captions) {
        List<CaptionEvaluation.Item> items = new ArrayList<>();
        for (int i = 0; i < captions.size(); i++) {
            items.add(new CaptionEvaluation.Item(captions.get(i), pictures.captions(i)));
        }
        List<CaptionEvaluation.Scores> scores = metrics.evaluate(items).items();
        return new Evaluation(
                captions, objectives.stream().map(objective -> column(scores, objective)).toList());
    }

    private static double[] column(
            List<CaptionEvaluation.Scores> scores, CaptionObjective objective) {
        return scores.stream()
                .mapToDouble(each -> each.named().get(objective.evaluation()))
                .toArray();
    }
}
