package org.rewardedsoups.experiments.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.models.generation.Completion;
import org.rewardedsoups.models.generation.Generator;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.models.generation.Request;
import org.rewardedsoups.models.generation.Sampling;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.Sample;
import org.rewardedsoups.tensor.Rngs;

/// How the rewards score what the initial model samples, before any training.
///
/// Rewards live on scales of their own: a cosine, a logit. Trainings use them in units of their
/// standard deviation here, so that one KL coefficient suits all and a mixture weighs what it says.
///
/// @param means one per reward
/// @param deviations one per reward
/// @param scores one row per reward, one score per sample
public record Calibration(List<Double> means, List<Double> deviations, List<double[]> scores) {

    /// Scores one sample of each prompt.
    ///
    /// @param decoder of the device that writes, or empty
    static Calibration measure(
            BaseModel base,
            List<Example> prompts,
            List<Reward> rewards,
            int rows,
            Optional<RecordedDecoder> decoder,
            Rngs rngs) {
        SummaryFormat format = base.format();
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            requests.add(
                    new Request(
                            format.prompt(prompts.get(i).input()),
                            format.maxSummary(),
                            rngs.stream("calibration-" + i)));
        }
        List<Completion> completions =
                new Generator(base.llama(), Sampling.PLAIN, format.end(), rows, decoder)
                        .generate(requests);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            samples.add(
                    new Sample(
                            prompts.get(i).input(),
                            format.text(completions.get(i).tokens()),
                            Optional.of(prompts.get(i).reference())));
        }
        return of(rewards.stream().map(reward -> reward.checkedScore(samples)).toList());
    }

    private static Calibration of(List<double[]> scores) {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (double[] row : scores) {
            SummaryStatistics statistics = new SummaryStatistics();
            for (double score : row) {
                statistics.addValue(score);
            }
            means.add(statistics.getMean());
            deviations.add(statistics.getStandardDeviation());
        }
        return new Calibration(means, deviations, scores);
    }

    /// Pearson's correlation of two rewards over the samples.
    double correlation(int a, int b) {
        return new PearsonsCorrelation().correlation(scores.get(a), scores.get(b));
    }

    /// All rewards with mean 0 and deviation 1 on the initial model's samples.
    ///
    /// @throws IllegalStateException if one gives every sample the same score
    List<Reward> standardised(List<Reward> rewards) {
        return IntStream.range(0, rewards.size())
                .mapToObj(k -> standardised(k, rewards.get(k)))
                .toList();
    }

    /// Reward `k` with mean 0 and deviation 1 on the initial model's samples.
    ///
    /// @throws IllegalStateException if it gives every sample the same score
    private Reward standardised(int k, Reward reward) {
        double mean = means.get(k);
        double deviation = deviations.get(k);
        if (!(deviation > 0)) {
            throw new IllegalStateException(
                    "reward %d: expected scores that differ between samples, got %s for all; nothing can be learned from it"
                            .formatted(k + 1, mean));
        }
        return samples -> {
            double[] scores = reward.score(samples);
            for (int i = 0; i < scores.length; i++) {
                scores[i] = (scores[i] - mean) / deviation;
            }
            return scores;
        };
    }
}
