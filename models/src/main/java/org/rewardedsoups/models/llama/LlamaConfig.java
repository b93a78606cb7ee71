package org.rewardedsoups.models.llama;

/// The sizes of a LLaMA decoder; the names are those of Hugging Face's `config.json`.
///
/// @param vocabSize V, symbols
/// @param hiddenSize C, channels between the blocks
/// @param intermediateSize channels inside the feed-forward part
/// @param numHiddenLayers blocks
/// @param numAttentionHeads H, query heads
/// @param numKeyValueHeads G, key and value heads; each serves H/G query heads
/// @param headDim D, channels of a head
/// @param maxPositionEmbeddings most tokens in a row
/// @param rmsNormEps ε of the norms
/// @param ropeTheta θ of the rotary embeddings
/// @param tieWordEmbeddings whether the head's weight is the embedding's
/// @param bosTokenId the token that begins a text, or −1
/// @param eosTokenId the token that ends a text, or −1
public record LlamaConfig(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numHiddenLayers,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headDim,
        int maxPositionEmbeddings,
        double rmsNormEps,
        double ropeTheta,
        boolean tieWordEmbeddings,
        int bosTokenId,
        int eosTokenId) {

    /// @throws IllegalArgumentException if the sizes do not fit together
    public LlamaConfig {
        require(vocabSize > 0, "vocabSize > 0", vocabSize);
        require(hiddenSize > 0, "hiddenSize > 0", hiddenSize);
        require(intermediateSize > 0, "intermediateSize > 0", intermediateSize);
        require(numHiddenLayers > 0, "numHiddenLayers > 0", numHiddenLayers);
        require(numKeyValueHeads > 0, "numKeyValueHeads > 0", numKeyValueHeads);
        require(
                numAttentionHeads > 0 && numAttentionHeads % numKeyValueHeads == 0,
                "numAttentionHeads a multiple of numKeyValueHeads = " + numKeyValueHeads,
                numAttentionHeads);
        require(headDim > 0 && headDim % 2 == 0, "an even headDim > 0", headDim);
        require(maxPositionEmbeddings > 0, "maxPositionEmbeddings > 0", maxPositionEmbeddings);
        require(rmsNormEps > 0, "rmsNormEps > 0", rmsNormEps);
        require(ropeTheta > 0, "ropeTheta > 0", ropeTheta);
        require(
                bosTokenId >= -1 && bosTokenId < vocabSize,
                "bosTokenId below vocabSize = " + vocabSize,
                bosTokenId);
        require(
                eosTokenId >= -1 && eosTokenId < vocabSize,
                "eosTokenId below vocabSize = " + vocabSize,
                eosTokenId);
    }

    /// A small tied decoder in LLaMA's proportions, ε = 1e-5 and θ = 10,000.
    ///
    /// @param heads H; the head size is channels/H
    public static LlamaConfig small(
            int vocabulary,
            int channels,
            int inner,
            int layers,
            int heads,
            int keyHeads,
            int tokens) {
        return new LlamaConfig(
                vocabulary,
                channels,
                inner,
                layers,
                heads,
                keyHeads,
                channels / heads,
                tokens,
                1e-5,
                10_000,
                true,
                -1,
                -1);
    }

    /// The same with other tokens at the beginning and end of a text.
    public LlamaConfig withTokens(int bos, int eos) {
        return new LlamaConfig(
                vocabSize,
                hiddenSize,
                intermediateSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                headDim,
                maxPositionEmbeddings,
                rmsNormEps,
                ropeTheta,
                tieWordEmbeddings,
                bos,
                eos);
    }

    /// The same with a head of its own, or with the embedding as head.
    public LlamaConfig withTiedHead(boolean tied) {
        return new LlamaConfig(
                vocabSize,
                hiddenSize,
                intermediateSize,
                numHiddenLayers,
                numAttentionHeads,
                numKeyValueHeads,
                headDim,
                maxPositionEmbeddings,
                rmsNormEps,
                ropeTheta,
                tied,
                bosTokenId,
                eosTokenId);
    }

    private static void require(boolean holds, String expected, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "llama config: expected " + expected + ", got " + got);
        }
    }
}
