package org.rewardedsoups.tensor.tornado;

import java.util.List;

/// The sizes of a GPT-like decoder and of its batch.
///
/// @param layers blocks
/// @param channels C
/// @param head channels of a head
/// @param tokens T
/// @param batch B
/// @param vocabulary V
public record GptSizes(
        int layers, int channels, int head, int tokens, int batch, int vocabulary) {
    /// Those of `exec:exec@bench`.
    public static final GptSizes FULL = new GptSizes(6, 384, 64, 128, 8, 8192);

    public static final GptSizes QUICK = new GptSizes(1, 64, 64, 32, 2, 512);

    public GptSizes {
        int least = Math.min(Math.min(layers, tokens), Math.min(batch, vocabulary));
        if (least < 1 || channels < head || channels % head != 0) {
            throw new IllegalArgumentException(
                    "expected layers, tokens, batch and vocabulary of at least 1 and channels a"
                            + " multiple of "
                            + head
                            + ", got "
                            + List.of(layers, tokens, batch, vocabulary)
                            + " and "
                            + channels);
        }
    }

    int heads() {
        return channels / head;
    }

    /// Floating-point operations of a training step, as `exec:exec@bench` counts them: each weight
    /// of a matrix is met by each token in one product forward and two backward, and attention does
    /// as many per pair of tokens that see each other.
    public double flops() {
        double weights = 12.0 * layers * channels * channels + (double) vocabulary * channels;
        double pairs = 0.5 * batch * tokens * tokens;
        return 6 * weights * batch * tokens + 12.0 * layers * channels * pairs;
    }

    public String label() {
        return "gpt %dx%d T%d B%d V%d".formatted(layers, channels, tokens, batch, vocabulary);
    }
}
