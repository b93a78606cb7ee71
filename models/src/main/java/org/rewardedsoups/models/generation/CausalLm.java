package org.rewardedsoups.models.generation;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Layer;

/// A decoder: a network that predicts each token from those before it.
public interface CausalLm extends Layer {

    /// What the last block says about each token, normalised, `(B, T) → (B, T, C)`.
    Variable hidden(TokenBatch tokens, Dropout dropout);

    /// The same for tokens that follow those in `cache`, whose keys and values are appended to it;
    /// for inference, with gradients off.
    ///
    /// @param tokens made by [TokenBatch#continued]
    Variable hidden(TokenBatch tokens, KvCache cache);

    /// What the last block says about the wanted tokens of each text, normalised, `(1, R, C)`.
    ///
    /// @throws org.rewardedsoups.tensor.ShapeException if a text has more than [#maxTokens]
    default Variable hidden(PackedTokens texts, Dropout dropout) {
        return texts.select(hidden(texts.tokens(), dropout));
    }

    /// Scores of the next token, `(…, C) → (…, V)`.
    Variable logits(Variable hidden);

    /// Scores of the token after each, `(B, T) → (B, T, V)`, nothing dropped.
    default Variable logits(TokenBatch tokens) {
        return logits(hidden(tokens, Dropout.OFF));
    }

    /// Room for the keys and values of `rows` rows of at most `capacity` tokens.
    KvCache cache(int rows, int capacity);

    /// Most tokens in a row.
    int maxTokens();
}
