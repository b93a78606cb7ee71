package org.rewardedsoups.tests.bench;

import java.util.Random;

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

    /// The same number of tokens in longer or shorter rows.
    GptSizes tokens(int tokens) {
        int batch = tokensInAll() / tokens;
        return new GptSizes(layers, channels, heads, tokens, batch, vocabulary);
    }

    /// Wider or narrower, the heads as large as before.
    GptSizes channels(int channels) {
        return new GptSizes(layers, channels, channels / headSize(), tokens, batch, vocabulary);
    }

    GptSizes batch(int batch) {
        return new GptSizes(layers, channels, heads, tokens, batch, vocabulary);
    }

    int headSize() {
        return channels / heads;
    }

    /// Tokens of a step.
    int tokensInAll() {
        return batch * tokens;
    }

    /// Floating-point operations of a training step: each weight of a matrix is met by each token
    /// in one product forward and two backward, and attention does as many per pair of tokens that
    /// see each other.
    double flops() {
        double weights = 12.0 * layers * channels * channels + (double) vocabulary * channels;
        double pairs = 0.5 * batch * tokens * tokens;
        return 6 * weights * tokensInAll() + 12.0 * layers * channels * pairs;
    }

    String label() {
        return "%dx%d T%d B%d".formatted(layers, channels, tokens, batch);
    }

    /// Token ids, the same for everybody.
    int[] ids(long seed) {
        return new Random(seed).ints(tokensInAll(), 0, vocabulary).toArray();
    }
}
