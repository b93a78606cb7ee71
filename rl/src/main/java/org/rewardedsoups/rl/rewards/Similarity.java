package org.rewardedsoups.rl.rewards;

import java.util.List;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.Sample;

/// How near the meaning of a summary is to that of the reference: the cosine of their sentence
/// embeddings, −1 to 1; an empty summary gets 0.
///
/// @param embeddings shared by the rewards that use the same encoder
public record Similarity(Embeddings embeddings) implements Reward {

    /// @throws IllegalArgumentException if a sample has no reference
    @Override
    public double[] score(List<Sample> samples) {
        double[] scores =
                embeddings.cosines(
                        samples.stream().map(Similarity::reference).toList(),
                        samples.stream().map(Sample::output).toList());
        for (int i = 0; i < scores.length; i++) {
            if (samples.get(i).output().isBlank()) {
                scores[i] = 0;
            }
        }
        return scores;
    }

    private static String reference(Sample sample) {
        return sample.reference()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "similarity: expected a reference for each sample, got"
                                                + " none for \""
                                                + sample.input()
                                                + "\"; choose another reward"));
    }
}
