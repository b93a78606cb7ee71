package org.rewardedsoups.models.bert;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Embedding;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.LayerNorm;
import org.rewardedsoups.models.layers.Named;

/// What a token is, where it stands and which text it belongs to, added and normalised.
public record BertEmbeddings(
        Embedding wordEmbeddings,
        Embedding positionEmbeddings,
        Embedding tokenTypeEmbeddings,
        @Named("LayerNorm") LayerNorm norm)
        implements Layer {

    static BertEmbeddings create(BertConfig config, Initializer init) {
        int channels = config.hiddenSize();
        return new BertEmbeddings(
                Embedding.create(config.vocabSize(), channels, init),
                Embedding.create(config.maxPositionEmbeddings(), channels, init),
                Embedding.create(config.typeVocabSize(), channels, init),
                LayerNorm.create(channels, config.layerNormEps(), init));
    }

    /// `(B, T) → (B, T, C)`.
    public Variable apply(BertBatch batch) {
        return norm.apply(
                wordEmbeddings
                        .apply(batch.ids())
                        .add(tokenTypeEmbeddings.apply(batch.typeIds()))
                        .add(positionEmbeddings.apply(batch.positions())));
    }
}
