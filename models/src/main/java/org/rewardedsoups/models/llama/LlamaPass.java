package org.rewardedsoups.models.llama;

import org.rewardedsoups.models.generation.KvCache;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;

import java.util.Optional;

/// What every block of one pass shares.
///
/// @param tokens the rows, their positions and what they see
/// @param rope angles for the positions
/// @param dropout whether adapters drop inputs
/// @param cache keys and values of earlier tokens, or empty if the rows begin here
public record LlamaPass(
        TokenBatch tokens, RopeTable rope, Dropout dropout, Optional<KvCache> cache) {}
