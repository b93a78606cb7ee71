package org.rewardedsoups.experiments;

import java.util.List;
import org.rewardedsoups.experiments.detector.DetectorTraining;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;

/// Trains the faithfulness reward: MiniLM with LoRA learns to tell true summaries from corrupted
/// ones; writes an adapter in PEFT's format and its card.
///
/// Run: `mvn -q compile exec:exec@detector`
public final class Detector {

    /// @param steps of training
    public record Config(
            @Doc("steps of training") int steps,
            @Doc("items of a batch, each with its true and a corrupted summary") int batch,
            @Doc("highest learning rate of AdamW") double learningRate,
            @Doc("steps over which the learning rate rises") int warmUp,
            @Doc("rank of the adapter") int rank,
            @Doc("alpha of the adapter; its correction is scaled by alpha/rank") double alpha,
            @Doc("layers that are adapted") List<String> targets,
            @Doc("steps between checkpoints") int checkpointEvery,
            @Doc("steps between measurements on validation libraries") int evaluateEvery,
            @Doc("held-out items of each corruption in the card") int heldOut) {

        static final Config DEFAULT =
                new Config(
                        1200, 8, 1e-3, 60, 8, 16, List.of("query", "key", "value", "dense"), 100, 200,
                        400);

        static final Config QUICK =
                new Config(16, 4, 1e-3, 4, 8, 16, List.of("query", "value"), 8, 8, 10);
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "detector",
                    "Train the faithfulness reward that the repository ships.",
                    Config.DEFAULT,
                    Config.QUICK,
                    List.of("--out=runs/detector", "--out=runs/detector --resume", "--quick"));

    private Detector() {}

    static void main(String[] args) {
        EXPERIMENT.main(args, DetectorTraining::run);
    }
}
