package org.rewardedsoups.models.bert;

/// The sizes of a BERT encoder; the names are those of Hugging Face's `config.json`.
///
/// @param vocabSize V, symbols
/// @param hiddenSize C, channels between the blocks
/// @param numHiddenLayers blocks
/// @param numAttentionHeads H
/// @param intermediateSize channels inside the feed-forward part
/// @param maxPositionEmbeddings most tokens in a row
/// @param typeVocabSize kinds of text: 2, the first and the second of a pair
/// @param layerNormEps ε of the norms
public record BertConfig(
        int vocabSize,
        int hiddenSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int intermediateSize,
        int maxPositionEmbeddings,
        int typeVocabSize,
        double layerNormEps) {

    /// @throws IllegalArgumentException if the heads do not divide the channels
    public BertConfig {
        if (numAttentionHeads < 1 || hiddenSize % numAttentionHeads != 0) {
            throw new IllegalArgumentException(
                    "bert config: expected hiddenSize to be a multiple of numAttentionHeads, got "
                            + hiddenSize
                            + " and "
                            + numAttentionHeads);
        }
    }

    /// D, channels of a head.
    public int headSize() {
        return hiddenSize / numAttentionHeads;
    }
}
