package org.rewardedsoups.rl.rewards;

import java.util.List;
import java.util.Optional;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.bert.Bert;
import org.rewardedsoups.models.bert.BertBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Layer;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.Projection;
import org.rewardedsoups.models.tokenizers.Encoding;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Reads two texts together, so that every token of one sees the other, and gives the pair one
/// number: the second text's tokens are averaged and mapped to a logit.
///
/// @param bert the encoder
/// @param classifier `(1, C)` with a bias; PEFT saves it whole, beside the adapter
public record CrossEncoder(Bert bert, Projection classifier) implements Layer {

    /// The encoder with a head of zeros: every pair scores 0.
    public static CrossEncoder on(Bert bert) {
        Parameter weight = Parameter.constant(0, 1, bert.config().hiddenSize());
        return new CrossEncoder(
                bert, new Linear(weight, Optional.of(Parameter.constant(0, 1))));
    }

    /// One logit per pair, `(B, 1)`.
    public Variable apply(List<Encoding> pairs, Dropout dropout) {
        BertBatch batch = BertBatch.of(pairs);
        Variable hidden = bert.hidden(batch, dropout);
        Variable pooled =
                Variable.constant(shares(pairs, hidden.dim(1), hidden.value().type()))
                        .matmul(hidden)
                        .reshape(pairs.size(), hidden.dim(2));
        return classifier.apply(pooled, dropout);
    }

    /// `1/m` at the m tokens of the second text and its end, `(B, 1, T)`.
    private static Tensor shares(List<Encoding> pairs, long tokens, DType type) {
        Tensor shares = Tensor.zeros(type, new Shape(pairs.size(), 1, tokens));
        for (int b = 0; b < pairs.size(); b++) {
            int[] types = pairs.get(b).typeIds();
            int first = 0;
            while (first < types.length - 1 && types[first] == 0) {
                first++;
            }
            for (int t = first; t < types.length; t++) {
                shares.put(b * tokens + t, 1.0 / (types.length - first));
            }
        }
        return shares;
    }
}
