package org.rewardedsoups.experiments.procedure;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/// What a model wrote for the held-out prompts, and what every reward thinks of it.
///
/// @param outputs one summary per prompt
/// @param scores one row per reward, one score per prompt
public record Evaluation(List<String> outputs, List<double[]> scores) {

    /// Mean score of reward `k`.
    public double mean(int k) {
        return of(scores.get(k)).getMean();
    }

    /// Standard error of that mean, `s/√n`.
    public double standardError(int k) {
        return standardError(of(scores.get(k)));
    }

    /// How much better this is than `other` on reward `k`, prompt by prompt.
    public Gain over(Evaluation other, int k) {
        double[] mine = scores.get(k);
        double[] theirs = other.scores.get(k);
        SummaryStatistics differences = new SummaryStatistics();
        for (int i = 0; i < mine.length; i++) {
            differences.addValue(mine[i] - theirs[i]);
        }
        return new Gain(differences.getMean(), standardError(differences));
    }

    /// A mean of paired differences and its standard error.
    public record Gain(double mean, double standardError) {
        /// The mean in standard errors; 0 if nothing changed.
        public double errors() {
            return mean == 0 ? 0 : mean / standardError;
        }
    }

    private static SummaryStatistics of(double[] values) {
        SummaryStatistics statistics = new SummaryStatistics();
        for (double value : values) {
            statistics.addValue(value);
        }
        return statistics;
    }

    private static double standardError(SummaryStatistics statistics) {
        return statistics.getStandardDeviation() / Math.sqrt(statistics.getN());
    }
}
