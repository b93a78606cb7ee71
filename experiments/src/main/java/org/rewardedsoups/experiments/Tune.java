package org.rewardedsoups.experiments;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Doc;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.summary.Objective;
import org.rewardedsoups.experiments.summary.Tuning;

/// Measures on validation libraries what `summary` uses by default: how much the rewards say the
/// same, which of them can be learned, and at which learning rate.
///
/// Run: `mvn -q compile exec:exec@tune`
public final class Tune {

    /// @param rewards the candidates
    public record Config(
            @Doc("your own items, a JSON object with input and reference per line") Optional<Path> data,
            @Doc("another base model, a Hugging Face folder") Optional<Path> model,
            @Doc("candidates, an expert each for every learning rate") List<Objective> rewards,
            @Doc("learning rates to try") List<Double> learningRates,
            @Doc("PPO steps of a training") int steps,
            @Doc("episodes of a PPO step") int batch,
            @Doc("validation prompts that every expert is evaluated on") int prompts,
            @Doc("samples of the initial model for the correlations") int samples) {

        static final Config DEFAULT =
                new Config(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                Objective.RELEVANCE,
                                Objective.FAITHFULNESS,
                                Objective.BREVITY),
                        List.of(3e-4, 1e-3, 3e-3),
                        36,
                        64,
                        400,
                        1000);

        static final Config QUICK =
                new Config(
                        Optional.empty(),
                        Optional.empty(),
                        DEFAULT.rewards,
                        List.of(1e-3),
                        4,
                        16,
                        32,
                        64);
    }

    private static final Experiment<Config> EXPERIMENT =
            new Experiment<>(
                    "tune",
                    "Measure on validation libraries which rewards and learning rate suit summary.",
                    Config.DEFAULT,
                    Config.QUICK,
                    List.of(
                            "--quick",
                            "--rewards=relevance,brevity --learning-rates=0.001",
                            "--out=runs/tune --resume"));

    private Tune() {}

    static void main(String[] args) {
        EXPERIMENT.main(args, Tuning::run);
    }
}
