package org.rewardedsoups.rl;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Optimizer;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.generation.CausalLm;
import org.rewardedsoups.models.layers.Dropout;

/// Computes as the chosen kernels do, on texts one behind the other without padding.
record PlainLearner(
        ActorCritic network,
        CausalLm reference,
        PpoConfig config,
        Optimizer optimizer,
        Collection<Parameter> parameters)
        implements PpoLearner {

    /// Bounds the memory for logits.
    private static final int TOGETHER = 16;

    /// Tokens of the longest response.
    @Override
    public int width(List<Episode> episodes) {
        return episodes.stream().mapToInt(e -> e.response().length).max().orElseThrow();
    }

    @Override
    public int together() {
        return TOGETHER;
    }

    @Override
    public void begin(List<Episode> episodes) {}

    @Override
    public Judgement judge(List<Episode> episodes, int width) {
        EpisodeBatch batch = EpisodeBatch.of(episodes, width);
        return Gradients.off(() -> {
            Predictions predictions = network.predict(batch, Dropout.OFF);
            return new Judgement(
                    predictions.logprobs().value(),
                    ActorCritic.logprobs(reference, batch).value(),
                    predictions.values().value());
        });
    }

    @Override
    public List<PpoStatistics> learn(
            Experience experience, List<int[]> minibatches, RandomGenerator draws) {
        int width = width(experience.episodes());
        Dropout dropout = Dropout.drawing(draws);
        PpoUpdate.Policy predict =
                rows -> network.predict(EpisodeBatch.of(experience.episodes(rows), width), dropout);
        PpoUpdate update = new PpoUpdate(config, optimizer, parameters);
        return update.run(experience.rollout(), predict, minibatches);
    }

    @Override
    public void reload() {}
}
