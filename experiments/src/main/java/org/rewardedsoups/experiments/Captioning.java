package org.rewardedsoups.experiments;

import java.util.List;
import org.rewardedsoups.experiments.captioning.CaptioningConfig;
import org.rewardedsoups.experiments.captioning.CaptioningRun;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Run;

/// Rewarded soups on captions: one self-critical training per metric, all soups between two of them,
/// and MORL trainings on mixed metrics to compare with (Ramé et al., 2023, section 3.2).
///
/// Run: `mvn -q compile exec:exec@captioning` (about a quarter of an hour on two cores), or with
/// `-Dargs="--quick"` (about two minutes).
public final class Captioning {
    private static final Experiment<CaptioningConfig> EXPERIMENT =
            new Experiment<>(
                    "captioning",
                    "Fine-tune a captioner on metrics of captions and average the weights.",
                    CaptioningConfig.DEFAULT,
                    CaptioningConfig.QUICK,
                    List.of(
                            "--quick",
                            "--out=runs/mine --seed=2",
                            "--rewards=meteor,cider --save=0.3"));

    private Captioning() {}

    static void main(String[] args) {
        EXPERIMENT.main(
                args,
                new Experiment.Body<>() {
                    @Override
                    public void run(CaptioningConfig config, Run run) throws Exception {
                        CaptioningRun.start(config, run);
                    }

                    @Override
                    public String plan(CaptioningConfig config) {
                        return CaptioningRun.plan(config);
                    }
                });
    }
}
