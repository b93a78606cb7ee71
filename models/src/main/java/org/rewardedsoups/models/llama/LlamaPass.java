package org.rewardedsoups.models.llama;

import java.util.Optional;
import org.rewardedsoups.models.generation.KvCache;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;

/// What every block of one pass shares.
///
/// @param tokens the rows, their positions and what they see
/// @param rope angles for the positions
/// @param dropout whether adapters drop inputs
/// @param checkpointing whether blocks are computed again in the backward pass instead of
///   remembered
/// @param cache keys and values of earlier tokens, or empty if the rows begin here
public record LlamaPass(
        TokenBatch tokens,
        RopeTable rope,
        Dropout dropout,
        boolean checkpointing,
        Optional<KvCache> cache) {

    /// The same with other draws.
    LlamaPass with(Dropout dropout) {
        return new LlamaPass(tokens, rope, dropout, checkpointing, cache);
    }
}
