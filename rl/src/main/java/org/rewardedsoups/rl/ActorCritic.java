package org.rewardedsoups.rl;

import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.CausalLm;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.tensor.Categorical;

/// A policy and its value head, which share everything but their last layer.
///
/// Only response tokens pass through the two heads: logits exist for them alone.
record ActorCritic(CausalLm policy, ValueHead valueHead) {

    /// What they say about the response tokens of some episodes.
    Predictions predict(EpisodeBatch batch, Dropout dropout) {
        Variable hidden = hidden(policy, batch, dropout); // (R, C)
        Variable logits = policy.logits(hidden); // (R, V)
        Variable entropy = Variable.constant(Categorical.entropy(logits.value())); // (R)
        return new Predictions(
                batch.grid(Losses.logprobs(logits, batch.labels())),
                batch.grid(valueHead.apply(hidden, dropout)),
                batch.grid(entropy).value());
    }

    /// Log-probabilities that a model gives to the response tokens, `(B, T)`.
    static Variable logprobs(CausalLm model, EpisodeBatch batch) {
        Variable logits = model.logits(hidden(model, batch, Dropout.OFF));
        return batch.grid(Losses.logprobs(logits, batch.labels()));
    }

    private static Variable hidden(CausalLm model, EpisodeBatch batch, Dropout dropout) {
        Variable hidden = model.hidden(batch.tokens(), dropout); // (1, R, C)
        return hidden.reshape(hidden.dim(1), hidden.dim(2));
    }
}
