package org.rewardedsoups.experiments.captiondata;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.rewardedsoups.models.captioning.CaptionSampling;
import org.rewardedsoups.models.captioning.Draw;
import org.rewardedsoups.rl.CaptionReward;
import org.rewardedsoups.rl.CaptionTrainer;
import org.rewardedsoups.tensor.Tensor;

/// Steps of self-critical training on the words of a data set, and what is logged of them.
///
/// @param sampling how captions are drawn
/// @param reward what they are scored by
public record RewardedCaptions(
        CaptionVocabulary vocabulary, CaptionSampling sampling, CaptionReward reward) {

    /// @param samples captions of a picture
    /// @param newTokens most words of a caption, with its end
    public static RewardedCaptions of(
            CaptionVocabulary vocabulary, int samples, int newTokens, CaptionReward reward) {
        return new RewardedCaptions(
                vocabulary,
                new CaptionSampling(
                        samples,
                        newTokens,
                        vocabulary.index(CaptionVocabulary.START),
                        vocabulary.index(CaptionVocabulary.END)),
                reward);
    }

    /// One batch.
    ///
    /// @param batch how many batches came before
    /// @param shown what the trainer takes of the pictures
    /// @param references of each picture
    /// @param draws which words are drawn
    public CaptionTrainer.Reinforced step(
            CaptionTrainer trainer,
            long batch,
            Tensor shown,
            List<List<String>> references,
            RandomGenerator draws) {
        return trainer.reinforce(
                batch, shown, references, sampling, Draw.from(draws), this::text, reward);
    }

    private String text(int[] tokens) {
        return String.join(
                " ", vocabulary.decode(Arrays.copyOfRange(tokens, 1, tokens.length)));
    }

    /// What `metrics.csv` says about a batch.
    ///
    /// @param pictures of the batch
    /// @param seconds that it took, what came before the trainer's part with it
    public static Map<String, Double> row(
            CaptionTrainer.Reinforced drawn, int pictures, double seconds) {
        CaptionTrainer.Times times = drawn.times();
        double length =
                drawn.captions().stream().mapToInt(tokens -> tokens.length - 1).average().orElse(0);
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("reward/mean", mean(drawn));
        row.put("loss", drawn.loss());
        row.put("caption/length", length);
        row.put("images_per_second", pictures / seconds);
        row.put("seconds", seconds);
        row.put("seconds/metrics", times.scoring());
        row.put("seconds/waiting_for_metrics", times.waiting());
        return row;
    }

    /// What the line of progress says about it; arguments as of [#row].
    public static String line(CaptionTrainer.Reinforced drawn, int pictures, double seconds) {
        CaptionTrainer.Times times = drawn.times();
        return String.format(
                Locale.ROOT,
                "reward %.3f, %.1f images/s, metrics %.0f %% of the time, waited for %.0f %%",
                mean(drawn),
                pictures / seconds,
                100 * times.scoring() / seconds,
                100 * times.waiting() / seconds);
    }

    private static double mean(CaptionTrainer.Reinforced drawn) {
        return Arrays.stream(drawn.rewards()).flatMapToDouble(Arrays::stream).average().orElse(0);
    }
}
