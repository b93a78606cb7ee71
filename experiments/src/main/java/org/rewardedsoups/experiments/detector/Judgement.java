package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.Sample;

/// What a reward says of true and corrupted summaries.
///
/// @param faithful scores of the true summaries
/// @param corrupted scores of the corrupted ones
record Judgement(double[] faithful, double[] corrupted) {

    static Judgement of(Reward reward, List<Contrast> contrasts) {
        return new Judgement(
                score(reward, contrasts, Contrast::faithful),
                score(reward, contrasts, Contrast::corrupted));
    }

    /// Scores of what `output` makes of each contrast's item.
    static double[] score(
            Reward reward, List<Contrast> contrasts, Function<Contrast, String> output) {
        List<Sample> samples = new ArrayList<>();
        for (Contrast contrast : contrasts) {
            String input = contrast.example().input();
            samples.add(new Sample(input, output.apply(contrast), Optional.empty()));
        }
        return reward.checkedScore(samples);
    }

    /// The part about one kind of corruption.
    Judgement only(List<Contrast> contrasts, Corruption kind) {
        int[] places =
                IntStream.range(0, faithful.length)
                        .filter(i -> contrasts.get(i).kind() == kind)
                        .toArray();
        return new Judgement(
                Arrays.stream(places).mapToDouble(i -> faithful[i]).toArray(),
                Arrays.stream(places).mapToDouble(i -> corrupted[i]).toArray());
    }

    /// Share of all summaries on the right side of 0; a half by chance.
    double accuracy() {
        long right = Arrays.stream(faithful).filter(score -> score > 0).count();
        right += Arrays.stream(corrupted).filter(score -> score <= 0).count();
        return (double) right / (faithful.length + corrupted.length);
    }

    /// Share of the items whose true summary scores more than the corrupted one; ties count half.
    double preference() {
        return IntStream.range(0, faithful.length)
                .mapToDouble(i -> more(faithful[i], corrupted[i]))
                .average()
                .orElse(Double.NaN);
    }

    /// Probability that a random true summary scores more than a random corrupted one: the area
    /// under the ROC curve.
    double auc() {
        double sum = 0;
        for (double good : faithful) {
            for (double bad : corrupted) {
                sum += more(good, bad);
            }
        }
        return sum / ((double) faithful.length * corrupted.length);
    }

    private static double more(double a, double b) {
        return a > b ? 1 : a == b ? 0.5 : 0;
    }
}
