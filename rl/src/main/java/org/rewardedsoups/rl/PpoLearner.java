package org.rewardedsoups.rl;

import java.util.List;
import java.util.random.RandomGenerator;
import org.rewardedsoups.tensor.Tensor;

/// Computes what PPO asks of its networks, and changes them.
sealed interface PpoLearner permits PlainLearner, RecordedLearner {

    /// What the networks say about the response tokens of episodes, each `(B, T)`.
    ///
    /// @param logprobs of the policy
    /// @param refLogprobs of the reference
    /// @param values of the value head
    record Judgement(Tensor logprobs, Tensor refLogprobs, Tensor values) {}

    /// T for some episodes, at least the longest response.
    int width(List<Episode> episodes);

    /// Most episodes that are judged together.
    int together();

    /// Makes room for the episodes of a step.
    void begin(List<Episode> episodes);

    /// Asks policy, reference and value head, with nothing dropped.
    Judgement judge(List<Episode> episodes, int width);

    /// Learns from the minibatches, one optimizer step each.
    ///
    /// @param draws of dropout
    /// @return the statistics of each minibatch, before its step
    /// @throws org.rewardedsoups.tensor.NonFiniteException if a loss or gradient is NaN or
    ///   infinite; a step on a device has then changed weights there, so load a state before going
    ///   on
    List<PpoStatistics> learn(
            Experience experience, List<int[]> minibatches, RandomGenerator draws);

    /// Sees what was written into weights and optimizer from outside.
    void reload();
}
