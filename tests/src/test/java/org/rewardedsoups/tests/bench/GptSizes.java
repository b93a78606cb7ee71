package org.rewardedsoups.tests.bench;

/// The sizes of a GPT-like decoder and of its batch.
///
/// @param layers blocks
/// @param channels C
/// @param heads H
/// @param tokens T
/// @param batch B
/// @param vocabulary V
record GptSizes(int layers, int channels, int heads, int tokens, int batch, int vocabulary) {
    static final GptSizes FULL = new GptSizes(6, 384, 6, 128, 8, 8192);
    static final GptSizes SMALL = new GptSizes(2, 64, 2, 32, 2, 512);

    int headSize() {
        return channels / heads;
    }

    /// Tokens of a step.
    int tokensInAll() {
        return batch * tokens;
    }

    String label() {
        return "GPT step %dx%d, T %d, B %d, V %d"
                .formatted(layers, channels, tokens, batch, vocabulary);
    }

    /// Token ids, the same for everybody.
    int[] ids(long seed) {
        var rng = new java.util.Random(seed);
        return rng.ints(tokensInAll(), 0, vocabulary).toArray();
    }
}
