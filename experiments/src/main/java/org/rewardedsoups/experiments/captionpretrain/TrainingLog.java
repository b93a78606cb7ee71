package org.rewardedsoups.experiments.captionpretrain;

import java.util.LinkedHashMap;
import java.util.Map;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.tensor.NonFiniteException;

/// What both parts of the training log of a step.
final class TrainingLog {
    private TrainingLog() {}

    /// @param started when the step began, in nanoseconds
    /// @throws NonFiniteException if the loss is no number
    static void row(
            Run run,
            String series,
            long step,
            double loss,
            double rate,
            int pictures,
            long started) {
        if (!Double.isFinite(loss)) {
            throw new NonFiniteException(
                    "caption-pretrain: expected a finite loss at step %d, got %s; lower --learning-rate and --resume"
                            .formatted(step, loss));
        }
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("loss", loss);
        row.put("learning_rate", rate);
        row.put("pictures", (double) pictures);
        row.put("seconds", (System.nanoTime() - started) * 1e-9);
        run.metrics().row(series, step, row);
    }
}
