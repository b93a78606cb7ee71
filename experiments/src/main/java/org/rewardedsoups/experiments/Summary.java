package org.rewardedsoups.experiments;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.experiments.summary.SummaryConfig;
import org.rewardedsoups.experiments.summary.SummaryRun;
import org.rewardedsoups.models.memory.TrainingMemory;

/// Rewarded soups on summaries of Javadoc: one PPO training per reward, all soups between them, and
/// MORL trainings on mixed rewards to compare with (Ramé et al., 2023, figure 2).
///
/// Run: `mvn -q compile exec:exec@summary` (six to twelve minutes on two cores), or with
/// `-Dargs="--quick"` (about two minutes).
public final class Summary {
    private static final Experiment<SummaryConfig> EXPERIMENT =
            new Experiment<>(
                    "summary",
                    "Fine-tune a summariser on two rewards and average the weights.",
                    SummaryConfig.DEFAULT,
                    SummaryConfig.QUICK,
                    List.of(
                            "--quick",
                            "--out=runs/mine --seed=2",
                            "--data=items.jsonl --save=0.3",
                            "--rewards=relevance,brevity"));

    private Summary() {}

    static void main(String[] args) {
        EXPERIMENT.main(
                args,
                new Experiment.Body<>() {
                    @Override
                    public void run(SummaryConfig config, Run run) throws Exception {
                        SummaryRun.start(config, run);
                    }

                    @Override
                    public String plan(SummaryConfig config) {
                        return SummaryRun.plan(config);
                    }

                    @Override
                    public Optional<TrainingMemory> memory(SummaryConfig config)
                            throws IOException {
                        return Optional.of(SummaryRun.memory(config));
                    }
                });
    }
}
