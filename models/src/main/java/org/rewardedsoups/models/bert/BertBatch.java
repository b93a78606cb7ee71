package org.rewardedsoups.models.bert;

import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

import java.util.List;

/// Texts for an encoder, padded on the right to the longest.
///
/// @param ids I32 `(B, T)`
/// @param typeIds I32 `(B, T)`
/// @param lengths (B), real tokens of each row
public record BertBatch(Tensor ids, Tensor typeIds, int[] lengths) {

    /// Pads texts to the length T of the longest, with id 0 and type 0.
    ///
    /// @param texts B encodings
    public static BertBatch of(List<Encoding> texts) {
        int[] lengths = texts.stream().mapToInt(Encoding::length).toArray();
        int tokens = texts.stream().mapToInt(Encoding::length).max().orElse(0);
        int[] ids = new int[lengths.length * tokens]; // 0 is [PAD], but nobody sees it
        int[] types = new int[ids.length];
        for (int b = 0; b < lengths.length; b++) {
            System.arraycopy(texts.get(b).ids(), 0, ids, b * tokens, lengths[b]);
            System.arraycopy(texts.get(b).typeIds(), 0, types, b * tokens, lengths[b]);
        }
        Shape shape = new Shape(lengths.length, tokens);
        return new BertBatch(Tensor.of(shape, ids), Tensor.of(shape, types), lengths);
    }

    /// I32 `(T)`: 0, 1, 2, …
    Tensor positions() {
        int[] positions = new int[(int) ids.dim(1)];
        for (int t = 0; t < positions.length; t++) {
            positions[t] = t;
        }
        return Tensor.of(new Shape(positions.length), positions);
    }
}
