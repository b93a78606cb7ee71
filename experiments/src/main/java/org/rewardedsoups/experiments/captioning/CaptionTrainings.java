package org.rewardedsoups.experiments.captioning;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.autograd.RAdam;
import org.rewardedsoups.autograd.Schedule;
import org.rewardedsoups.experiments.captiondata.CaptionVocabulary;
import org.rewardedsoups.experiments.captiondata.RewardedCaptions;
import org.rewardedsoups.experiments.run.Checkpoint;
import org.rewardedsoups.experiments.run.Progress;
import org.rewardedsoups.experiments.run.Run;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.rl.CaptionTrainer;
import org.rewardedsoups.rl.rewards.CaptionRewards;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StateDict;

/// The self-critical trainings of a run. All start from the same weights, see the same pictures in
/// the same order, and have the same budget; they differ in their reward alone.
///
/// @param rewards the metrics to train on
record CaptionTrainings(
        CaptioningConfig config, Run run, CaptionMaterial material, CaptionRewards rewards) {
    private static final int CHECKPOINT_EVERY = 10;

    /// What is left of the learning rate at the end.
    private static final double LAST = 0.1;

    /// Trains on the rewards mixed by `mu`, which may be shorter than the list of rewards, and keeps
    /// the captioner in the run folder; a training that an earlier part of the run finished is read
    /// back, one that it began goes on.
    StateDict train(String name, Preference mu) throws IOException {
        Path file = run.checkpoints().resolve(name + ".safetensors");
        if (run.resumed() && Files.exists(file)) {
            run.note(name + ": finished before");
            return SafeTensors.read(file).tensors();
        }
        ExpansionNet model = initial();
        RAdam optimizer =
                new RAdam(
                        model.parameters(),
                        RAdam.Config.expansionNet(config.learningRate()),
                        Schedule.cosine(0, config.steps(), LAST));
        var checkpoint = new Checkpoint(run.checkpoints().resolve(name + "-training.safetensors"));
        long done = run.resumed() ? checkpoint.load(model.parameters(), optimizer).orElse(0) : 0;
        run.metrics().resumeAt(name, done - 1);
        var trainer =
                new CaptionTrainer(
                        model,
                        optimizer,
                        CaptionDropout.OFF,
                        1,
                        material.vocabulary().index(CaptionVocabulary.PAD));
        var rewarded =
                RewardedCaptions.of(
                        material.vocabulary(),
                        config.samples(),
                        material.initial().config().maxTokens() - 1,
                        rewards.reward(text(mu)));
        Rngs rngs = new Rngs(run.seed()).fork(name);
        try (Progress progress = run.progress(name, config.steps()).from(done)) {
            for (long step = done; step < config.steps(); step++) {
                var drawn = step(rewarded, trainer, step, rngs);
                double seconds = drawn.times().all();
                run.metrics().row(name, step, RewardedCaptions.row(drawn, config.batch(), seconds));
                progress.step(step + 1, RewardedCaptions.line(drawn, config.batch(), seconds));
                if ((step + 1) % CHECKPOINT_EVERY == 0 && step + 1 < config.steps()) {
                    checkpoint.save(model.parameters(), optimizer, step + 1);
                }
            }
        }
        StateDict trained = model.stateDict().map((_, value) -> Scope.detached(value::copy));
        SafeTensors.of(trained).write(file);
        Files.deleteIfExists(checkpoint.file());
        return trained;
    }

    /// The initial captioner, with weights of its own.
    ExpansionNet initial() {
        return with(material.initial().stateDict());
    }

    /// A captioner with the given weights.
    ExpansionNet with(StateDict weights) {
        ExpansionNet model =
                ExpansionNet.create(
                        material.initial().config(), Initializer.unset(DType.F32));
        model.load(weights);
        return model;
    }

    /// `bleu1-0.75,rouge-0.25`.
    private String text(Preference mu) {
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < mu.size(); k++) {
            if (mu.get(k) != 0) {
                parts.add(config.rewards().get(k).label() + "-" + mu.get(k));
            }
        }
        return String.join(",", parts);
    }

    private CaptionTrainer.Reinforced step(
            RewardedCaptions rewarded, CaptionTrainer trainer, long step, Rngs rngs) {
        int[] batch = material.train().cycle(step * config.batch(), config.batch());
        try (Scope _ = Scope.open()) {
            return rewarded.step(
                    trainer,
                    step,
                    material.train().features(batch),
                    Arrays.stream(batch).mapToObj(material.train()::references).toList(),
                    rngs.stream("step " + step));
        }
    }
}
