package org.rewardedsoups.experiments.parity;

import java.util.List;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.rl.Predictions;
import org.rewardedsoups.rl.ResponseMask;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;

/// Shifting and masking of a forward pass; the model's outputs are given.
///
/// The original drops the rows behind the last full minibatch without a word; so does this replay.
/// [PpoConfig][org.rewardedsoups.rl.PpoConfig] refuses such batches.
record ForwardKind() implements PpoKind {
    @Override
    public String name() {
        return "forward";
    }

    @Override
    public Outputs replay(GoldenCase golden, Precision precision) {
        DType type = precision.type();
        Golden inputs = golden.inputs();
        Golden config = golden.config();
        List<int[]> queries = inputs.get("queries").sequences();
        int minibatch = config.get("mini_batch_size").integer();
        int rows = queries.size() / minibatch * minibatch;
        Tensor ids = inputs.get("input_ids").tensor(DType.I32).slice(0, 0, rows);
        Tensor attention = inputs.get("attention_mask").tensor(DType.I32).slice(0, 0, rows);
        Tensor logits = inputs.get("logits").tensor(type).slice(0, 0, rows);
        Tensor values = inputs.get("values").tensor(type).slice(0, 0, rows);
        Predictions predictions =
                Predictions.of(Variable.constant(logits), Variable.constant(values), ids);
        Tensor mask =
                config.get("is_encoder_decoder").truth()
                        ? ResponseMask.encoderDecoder(attention, type)
                        : ResponseMask.decoderOnly(
                                queries.subList(0, rows),
                                inputs.get("responses").sequences().subList(0, rows),
                                attention,
                                type);
        return new Outputs()
                .put("logprobs", predictions.logprobs().value())
                .put("values", predictions.values().value())
                .put("masks", mask);
    }
}
