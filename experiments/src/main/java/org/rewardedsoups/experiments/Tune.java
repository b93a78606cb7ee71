package org.rewardedsoups.experiments;

import java.util.List;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.summary.Tuning;

/// Measures on validation libraries what `summary` uses by default: how much the rewards say the
/// same, which of them can be learned, and at which learning rate.
///
/// Run: `mvn -q compile exec:exec@tune`
public final class Tune {

    private static final Experiment<Tuning.Config> EXPERIMENT =
            new Experiment<>(
                    "tune",
                    "Measure on validation libraries which rewards and learning rate suit summary.",
                    Tuning.Config.DEFAULT,
                    Tuning.Config.QUICK,
                    List.of(
                            "--quick",
                            "--rewards=relevance,brevity --learning-rates=0.001",
                            "--out=runs/tune --resume"));

    private Tune() {}

    static void main(String[] args) {
        EXPERIMENT.main(args, Tuning::run);
    }
}
