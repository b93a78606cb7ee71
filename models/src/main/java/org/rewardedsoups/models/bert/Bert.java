package org.rewardedsoups.models.bert;

import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Stretch;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.ShapeException;

import java.util.List;
import java.util.stream.Stream;

/// A BERT encoder (Devlin et al., 2019) without the pooler: one vector per token, each knowing the
/// whole text.
public record Bert(BertEmbeddings embeddings, Encoder encoder, BertConfig config) implements Layer {

    /// A new encoder.
    public static Bert create(BertConfig config, Initializer init) {
        return new Bert(
                BertEmbeddings.create(config, init),
                new Encoder(
                        Stream.generate(() -> BertBlock.create(config, init))
                                .limit(config.numHiddenLayers())
                                .toList()),
                config);
    }

    /// `(B, T) → (B, T, C)`; what stands at padding means nothing.
    public Variable hidden(BertBatch batch, Dropout dropout) {
        if (batch.ids().dim(1) > config.maxPositionEmbeddings()) {
            throw new ShapeException(
                    "bert: expected at most "
                            + config.maxPositionEmbeddings()
                            + " tokens in a row, got "
                            + batch.ids().dim(1));
        }
        AttentionMask mask = AttentionMask.bidirectional(batch.lengths());
        Variable x = embeddings.apply(batch);
        for (BertBlock block : encoder.layer) {
            Variable input = x;
            x = Stretch.of(() -> block.apply(input, mask, dropout));
        }
        return x;
    }

    /// The blocks.
    public record Encoder(List<BertBlock> layer) implements Layer {}
}
