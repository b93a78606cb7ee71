package org.rewardedsoups.rl.rewards;

import java.util.List;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.Sample;

/// How near the meaning of a summary is to that of its input: the cosine of their sentence
/// embeddings, −1 to 1; an empty summary gets 0.
///
/// @param embeddings shared by the rewards that use the same encoder
public record Relevance(Embeddings embeddings) implements Reward {
    @Override
    public double[] score(List<Sample> samples) {
        double[] scores =
                embeddings.cosines(
                        samples.stream().map(Sample::input).toList(),
                        samples.stream().map(Sample::output).toList());
        for (int i = 0; i < scores.length; i++) {
            if (samples.get(i).output().isBlank()) {
                scores[i] = 0;
            }
        }
        return scores;
    }
}
