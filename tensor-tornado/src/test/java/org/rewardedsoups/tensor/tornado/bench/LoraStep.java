package org.rewardedsoups.tensor.tornado.bench;

import java.util.Map;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.tornado.TrainingStep;

/// A LLaMA with random frozen weights, whose adapters learn: RMS norms, rotary positions, grouped
/// heads, SwiGLU, tied head.
final class LoraStep implements TrainingStep {
    private final Lora<Llama> lora;
    private final AdamW optimizer;
    private final TokenBatch batch;
    private final Tensor targets;
    private final Tensor ones;

    /// @param base frozen, and shared by all that learn on it
    LoraStep(LoraSizes sizes, Llama base) {
        lora = Lora.attach(base, LoraSizes.LORA, new Rngs(1).stream("adapter"));
        optimizer = new AdamW(lora.parameters(), AdamW.Config.adamW(RATE, 0));
        Shape shape = new Shape(sizes.batch(), sizes.tokens());
        batch = TokenBatch.of(Tensor.zeros(DType.I32, shape), new int[sizes.batch()]);
        targets = Tensor.zeros(DType.I32, shape);
        ones = Tensor.full(DType.F32, shape, 1);
    }

    /// @param weights the type of matrices, F32 or BF16
    static Llama base(LlamaConfig config, DType weights) {
        Llama base =
                Llama.create(config, Initializer.gaussian(0.02, new Rngs(1).stream("base")));
        return weights == DType.BF16 ? base.bfloat16() : base;
    }

    Map<String, Parameter> parameters() {
        return lora.parameters();
    }

    @Override
    public Tensor ids() {
        return batch.ids();
    }

    @Override
    public Tensor targets() {
        return targets;
    }

    @Override
    public Tensor step() {
        optimizer.clearGrads();
        Variable hidden = lora.model().hidden(batch, Dropout.OFF);
        Variable loss = lora.model().crossEntropy(hidden, targets, ones);
        loss.backward();
        optimizer.step();
        return loss.value();
    }
}
