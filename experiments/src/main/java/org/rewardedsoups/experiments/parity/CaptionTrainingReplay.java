package org.rewardedsoups.experiments.parity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rewardedsoups.autograd.RAdam;
import org.rewardedsoups.autograd.Schedule;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.rl.CaptionTrainer;
import org.rewardedsoups.rl.metrics.CiderD;
import org.rewardedsoups.rl.metrics.DocumentFrequencies;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;
import org.rewardedsoups.rl.CaptionReward;
import org.rewardedsoups.rl.rewards.CaptionRewards;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;

/// One recorded training, batch by batch: the recorded pictures and captions, or draws, go in;
/// losses, rewards and, at the end, weights are compared.
///
/// @param run the field of the manifest, which names the training
/// @param before file of the weights at the start
/// @param after file of the weights at the end
record CaptionTrainingReplay(
        Golden manifest, CaptionTrainingData data, String run, String before, String after) {
    /// Batches whose losses decide; after that rounding has drifted apart.
    private static final int DECIDING = 20;

    /// How far these losses may be.
    private static final double LOSS = 1e-4;

    /// How far rewards may be, which the original rounds to float32.
    private static final double REWARD = 1e-6;

    /// Compares the data of a folder, then replays its training on captions and that on rewards.
    static void all(Path folder, Golden manifest, CaptioningTallies tallies) throws IOException {
        var data = CaptionTrainingData.read(folder, manifest);
        data.compare(manifest.get("dataset"), tallies);
        new CaptionTrainingReplay(manifest, data, "xe", "xe_init", "xe_final").replay(tallies);
        new CaptionTrainingReplay(manifest, data, "rl", "xe_final", "rl_final").replay(tallies);
    }

    private void replay(CaptioningTallies tallies) throws IOException {
        Golden recorded = manifest.get(run);
        ExpansionNet model = model();
        model.load(weights(before));
        int accumulated = recorded.get("num_accum").integer();
        Golden rates = recorded.get("lr_args");
        double rate = rates.get("lr").number();
        Schedule schedule = schedule(recorded, rates, rate);
        var optimizer =
                new RAdam(
                        model.parameters(),
                        RAdam.Config.expansionNet(rate),
                        schedule.everyBatches(accumulated));
        int padding = manifest.get("dataset").get("pad").integer();
        var trainer = new CaptionTrainer(model, optimizer, CaptionDropout.OFF, accumulated, padding);
        Optional<CaptionReward> reward = reward(recorded);
        List<Golden> batches = recorded.get("iterations").list();
        for (int i = 0; i < batches.size(); i++) {
            Golden batch = batches.get(i);
            tallies.of(quantity("learning rates"), Precision.FLOAT32)
                    .number(
                            "batch " + i,
                            rate * schedule.factor(i),
                            batch.get("lr").number(),
                            Tolerance.EXACT);
            int index = i;
            double loss =
                    reward.map(by -> reinforce(trainer, index, batch, by, tallies))
                            .orElseGet(() -> imitate(trainer, index, batch));
            String losses = quantity(i < DECIDING ? "losses" : "later losses" + Tally.SECOND_CLASS);
            tallies.of(losses, Precision.FLOAT32)
                    .number("batch " + i, loss, batch.get("loss").number(), LOSS);
        }
        StateDict end = weights(after);
        model.parameters()
                .forEach(
                        (name, parameter) ->
                                tallies.of(
                                                quantity("final weights" + Tally.SECOND_CLASS),
                                                Precision.FLOAT32)
                                        .numbers(name, parameter.value(), end.get(name), LOSS));
    }

    private double imitate(CaptionTrainer trainer, int batch, Golden recorded) {
        int padding = manifest.get("dataset").get("pad").integer();
        List<int[]> captions =
                recorded.get("target_y").sequences().stream()
                        .map(row -> withoutPadding(row, padding))
                        .toList();
        return trainer.imitate(
                batch, data.features(recorded.get("image_idxes").ids()), captions, CaptionTrainer.SMOOTHING);
    }

    private static int[] withoutPadding(int[] row, int padding) {
        int end = row.length;
        while (end > 0 && row[end - 1] == padding) {
            end--;
        }
        return Arrays.copyOf(row, end);
    }

    private double reinforce(
            CaptionTrainer trainer,
            int batch,
            Golden recorded,
            CaptionReward reward,
            CaptioningTallies tallies) {
        int[] images = recorded.get("image_idxes").ids();
        List<List<String>> references = new ArrayList<>();
        for (int image : images) {
            references.add(data.references().get(image));
        }
        int[][] drawn = recorded.get("tokens_drawn_rows").sequences().toArray(int[][]::new);
        var sampling =
                new CaptionSampling(
                        drawn.length / images.length,
                        drawn[0].length,
                        manifest.get("dataset").get("sos").integer(),
                        manifest.get("dataset").get("eos").integer());
        var result =
                trainer.reinforce(
                        batch,
                        data.features(images),
                        references,
                        sampling,
                        Draw.replay(drawn),
                        this::text,
                        reward);
        compare(result, recorded, batch, tallies);
        return result.loss();
    }

    /// The words behind the first, which begins every caption.
    private String text(int[] caption) {
        return String.join(" ", data.vocabulary().decode(caption).subList(1, caption.length));
    }

    private void compare(
            CaptionTrainer.Reinforced result,
            Golden recorded,
            int batch,
            CaptioningTallies tallies) {
        List<List<String>> sampled =
                recorded.get("sampled").list().stream()
                        .flatMap(picture -> picture.list().stream())
                        .map(words -> words.list().stream().map(Golden::text).toList())
                        .toList();
        String at = "batch " + batch;
        tallies.of(quantity("samples"), Precision.FLOAT32)
                .same(
                        at,
                        result.captions().stream().map(data.vocabulary()::decode).toList(),
                        sampled);
        double[] rewards = flat(result.rewards());
        double[] advantages = flat(result.advantages());
        tallies.of(quantity("rewards"), Precision.FLOAT32)
                .numbers(at, rewards, recorded.get("reward").numbers(), REWARD);
        double[] baselines = new double[rewards.length];
        Arrays.setAll(baselines, i -> rewards[i] - advantages[i]);
        tallies.of(quantity("baselines"), Precision.FLOAT32)
                .numbers(at, baselines, recorded.get("reward_base").numbers(), REWARD);
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /// Empty where captions are learnt.
    private Optional<CaptionReward> reward(Golden recorded) {
        String text = recorded.get("reinforce").text();
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new CaptionRewards(
                                        new CiderD(DocumentFrequencies.of(data.references())),
                                        new NltkMeteor(new WordNet()))
                                .reward(text));
    }

    private static Schedule schedule(Golden recorded, Golden rates, double rate) {
        long every =
                (long) recorded.get("num_batches").integer()
                        * rates.get("anneal_every_epoch").integer();
        return Schedule.hyperbolic(
                rates.get("warmup_iters").integer(),
                every,
                rates.get("anneal_coeff").number(),
                rates.get("min_lr").number() / rate);
    }

    private ExpansionNet model() {
        Golden config = manifest.get("model_config");
        return ExpansionNet.create(
                CaptionerRecording.config(
                        config, config.get("img_feature_dim").integer(), data.vocabulary().size()),
                Initializer.unset(DType.F32));
    }

    private StateDict weights(String file) throws IOException {
        return SafeTensors.read(data.folder().resolve(file + ".safetensors")).tensors();
    }

    private String quantity(String name) {
        return "caption training " + run + " " + name;
    }
}
