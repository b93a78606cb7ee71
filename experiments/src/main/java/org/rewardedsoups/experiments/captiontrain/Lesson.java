package org.rewardedsoups.experiments.captiontrain;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rewardedsoups.autograd.Optimizer;
import org.rewardedsoups.experiments.captiondata.CaptionVocabulary;
import org.rewardedsoups.experiments.captiondata.CaptionedImage;
import org.rewardedsoups.experiments.captiondata.RewardedCaptions;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.expansionnet.CaptionDropout;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.rl.CaptionReward;
import org.rewardedsoups.rl.CaptionTrainer;
import org.rewardedsoups.rl.metrics.CiderD;
import org.rewardedsoups.rl.metrics.DocumentFrequencies;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;
import org.rewardedsoups.rl.rewards.CaptionRewards;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// What is learnt from: captions as people wrote them, or a reward for one's own.
sealed interface Lesson {

    /// What a batch did.
    ///
    /// @param row for `metrics.csv`
    /// @param line for the line of progress
    record Learnt(double loss, Map<String, Double> row, String line) {}

    /// How many there are to shuffle: captions, or pictures with a reward.
    int items();

    /// Learns from one batch.
    ///
    /// @param number how many batches came before
    /// @param items numbers of those in it
    Learnt batch(Optimizer optimizer, long number, int[] items);

    /// The lesson that the options name.
    ///
    /// @throws UserException if the objective names no reward
    static Lesson of(
            CaptionTrainConfig config, TrainingMaterial material, WordNet wordNet, Rngs rngs) {
        Setup setup = new Setup(config, material, rngs);
        return config.rewarded()
                ? new Rewarded(setup, rewarded(config, material, wordNet))
                : Captions.of(setup);
    }

    private static RewardedCaptions rewarded(
            CaptionTrainConfig config, TrainingMaterial material, WordNet wordNet) {
        List<CaptionedImage> counted = // for CIDEr alone: COCO's n-grams take time and memory
                config.objective().contains("cider") ? material.train() : List.of();
        var frequencies =
                DocumentFrequencies.of(counted.stream().map(CaptionedImage::references).toList());
        var rewards = new CaptionRewards(new CiderD(frequencies), new NltkMeteor(wordNet));
        CaptionReward reward;
        try {
            reward = rewards.reward(config.objective());
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    e.getMessage(), "--objective=" + config.objective(), "see --help", e);
        }
        return RewardedCaptions.of(
                material.vocabulary(),
                config.samples(),
                Math.min(config.newTokens(), material.captioner().config().maxTokens() - 1),
                reward);
    }

    /// What both kinds need.
    record Setup(CaptionTrainConfig config, TrainingMaterial material, Rngs rngs) {

        /// With its own draws of what is dropped.
        CaptionTrainer trainer(Optimizer optimizer, long batch) {
            Stage stage = config.stage();
            CaptionDropout dropout =
                    stage.dropout() == 0
                            ? CaptionDropout.OFF
                            : CaptionDropout.everywhere(
                                    Dropout.drawing(rngs.fork("dropout").stream("batch " + batch)),
                                    stage.dropout());
            return new CaptionTrainer(
                    config.trainsBackbone() ? material.input().backbone() : Optional.empty(),
                    material.captioner(),
                    optimizer,
                    dropout,
                    stage.accumulated(),
                    material.vocabulary().index(CaptionVocabulary.PAD));
        }
    }

    /// Cross-entropy of captions that people wrote, each with its picture.
    ///
    /// @param picture of each caption
    /// @param caption which of its picture's captions it is
    record Captions(Setup setup, int[] picture, int[] caption) implements Lesson {
        static Captions of(Setup setup) {
            List<CaptionedImage> train = setup.material.train();
            int[] counts = train.stream().mapToInt(image -> image.captions().size()).toArray();
            int[] picture =
                    IntStream.range(0, counts.length)
                            .flatMap(i -> IntStream.generate(() -> i).limit(counts[i]))
                            .toArray();
            int[] caption =
                    Arrays.stream(counts).flatMap(count -> IntStream.range(0, count)).toArray();
            return new Captions(setup, picture, caption);
        }

        @Override
        public int items() {
            return picture.length;
        }

        @Override
        public Learnt batch(Optimizer optimizer, long number, int[] items) {
            long start = System.nanoTime();
            TrainingMaterial material = setup.material;
            List<CaptionedImage> images =
                    Arrays.stream(items).mapToObj(i -> material.train().get(picture[i])).toList();
            List<int[]> captions =
                    IntStream.range(0, items.length)
                            .mapToObj(i -> images.get(i).captions().get(caption[items[i]]))
                            .map(material.vocabulary()::encode)
                            .toList();
            double loss;
            try (Scope _ = Scope.open()) {
                Tensor shown = material.input().shown(images);
                loss =
                        setup.trainer(optimizer, number)
                                .imitate(number, shown, captions, setup.config.smoothing());
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            Map<String, Double> row = new LinkedHashMap<>();
            row.put("loss", loss);
            row.put("images_per_second", items.length / seconds);
            row.put("seconds", seconds);
            String line =
                    String.format(
                            Locale.ROOT, "loss %.3f, %.1f images/s", loss, items.length / seconds);
            return new Learnt(loss, row, line);
        }
    }

    /// Self-critical training.
    record Rewarded(Setup setup, RewardedCaptions rewarded) implements Lesson {
        @Override
        public int items() {
            return setup.material.train().size();
        }

        @Override
        public Learnt batch(Optimizer optimizer, long number, int[] items) {
            List<CaptionedImage> images =
                    Arrays.stream(items).mapToObj(setup.material.train()::get).toList();
            long start = System.nanoTime();
            try (Scope _ = Scope.open()) {
                CaptionTrainer.Reinforced drawn =
                        rewarded.step(
                                setup.trainer(optimizer, number),
                                number,
                                setup.material.input().shown(images),
                                images.stream().map(CaptionedImage::references).toList(),
                                setup.rngs.fork("draws").stream("batch " + number));
                double seconds = (System.nanoTime() - start) * 1e-9;
                return new Learnt(
                        drawn.loss(),
                        RewardedCaptions.row(drawn, items.length, seconds),
                        RewardedCaptions.line(drawn, items.length, seconds));
            }
        }
    }
}
