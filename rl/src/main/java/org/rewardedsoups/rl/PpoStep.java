package org.rewardedsoups.rl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What happened in one step of PPO.
///
/// @param step its number, from 1
/// @param samples what was written, in the order of the prompts
/// @param scores what the reward said about them: the numbers that the advantages are made of
/// @param score mean over episodes of all token rewards: the reward minus the KL penalty
/// @param rollout the episodes before the update; KL to the reference
/// @param update means over all minibatches; KL to the policy that sampled
/// @param weightChange Euclidean norm of how far the update moved adapter and value head together
/// @param responseTokens all sampled tokens
/// @param ended part of the responses that ended with the end token
/// @param times where the time went
public record PpoStep(
        long step,
        List<Sample> samples,
        Scores scores,
        double score,
        RolloutStatistics rollout,
        PpoStatistics update,
        double weightChange,
        long responseTokens,
        double ended,
        PpoTimes times) {

    /// Mean number of tokens in a response.
    public double responseLength() {
        return (double) responseTokens / samples.size();
    }

    /// Every logged number by name, estimators included; times come last.
    public SequencedMap<String, Double> named() {
        SequencedMap<String, Double> out = new LinkedHashMap<>();
        out.put("reward/mean", scores.mean());
        out.put("reward/deviation", scores.deviation());
        for (int i = 0; i < scores.parts().size(); i++) {
            out.put("reward/part" + i + "Mean", scores.partMean(i));
        }
        out.put("objective/score", score);
        out.putAll(rollout.named());
        out.putAll(update.named());
        out.put("policy/weightChange", weightChange);
        out.put("response/length", responseLength());
        out.put("response/ended", ended);
        out.put("time/generation", times.generation());
        out.put("time/scoring", times.scoring());
        out.put("time/forward", times.forward());
        out.put("time/update", times.update());
        out.put("time/tokensPerSecond", responseTokens / times.total());
        return out;
    }
}
