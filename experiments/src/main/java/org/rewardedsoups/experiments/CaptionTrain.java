package org.rewardedsoups.experiments;

import java.util.List;
import org.rewardedsoups.experiments.captiontrain.CaptionTrainConfig;
import org.rewardedsoups.experiments.captiontrain.CaptionTrainRun;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Run;

/// Trains a captioner on pictures of one's own: on what people wrote, then on rewards.
///
/// Run: `mvn -q compile exec:exec@caption-train -Dargs="--dataset=dataset_coco.json
/// --features=features.hdf5 --out=runs/captions"`, then again with `--objective=cider
/// --model=runs/captions/captioner.safetensors`.
public final class CaptionTrain {
    private static final Experiment<CaptionTrainConfig> EXPERIMENT =
            new Experiment<>(
                    "caption-train",
                    "Train a captioner on pictures of your own, on captions or on rewards.",
                    CaptionTrainConfig.DEFAULT,
                    CaptionTrainConfig.QUICK,
                    List.of(
                            "--dataset=dataset_coco.json --features=features.hdf5 --out=runs/captions",
                            "--dataset=dataset_coco.json --features=features.hdf5"
                                    + " --model=runs/captions/captioner.safetensors"
                                    + " --objective=bleu1-0.2,rouge-0.8",
                            "--dataset=dataset_coco.json --images=coco --backbone=swin.pth"
                                    + " --model=rf_model.pth"));

    private CaptionTrain() {}

    static void main(String[] args) {
        EXPERIMENT.main(
                args,
                new Experiment.Body<>() {
                    @Override
                    public void run(CaptionTrainConfig config, Run run) throws Exception {
                        CaptionTrainRun.start(config, run);
                    }

                    @Override
                    public String plan(CaptionTrainConfig config) {
                        return CaptionTrainRun.plan(config);
                    }
                });
    }
}
