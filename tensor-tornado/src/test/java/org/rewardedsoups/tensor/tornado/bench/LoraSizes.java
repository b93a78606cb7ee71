package org.rewardedsoups.tensor.tornado.bench;

import java.util.List;
import java.util.Optional;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.models.memory.LlamaMemory;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.tornado.GptSizes;

/// The sizes of a LLaMA that is frozen but for adapters of rank 8 at queries and values, and of its
/// batch.
///
/// @param batch B
/// @param tokens T
record LoraSizes(LlamaConfig config, int batch, int tokens) {
    static final LoraConfig LORA = new LoraConfig(8, 16, 0, List.of("q_proj", "v_proj"));

    /// The shapes of Llama 3.2 1B: 1.24 billion parameters, 5 GB in float32.
    static final LoraSizes FULL =
            new LoraSizes(LlamaConfig.small(128_256, 2048, 8192, 16, 32, 8, 128), 4, 128);

    static final LoraSizes QUICK =
            new LoraSizes(LlamaConfig.small(512, 128, 512, 1, 4, 2, 32), 2, 32);

    /// What a step needs beside the frozen weights, and these once: in float32, or in bfloat16 with the
    /// largest of them in float32 beside.
    long bytes(DType weights) {
        var step = new LlamaMemory.Step(batch, tokens, tokens, false, 2, Optional.of(LORA), false);
        long total = LlamaMemory.estimate(config, step).total();
        long table = (long) config.vocabSize() * config.hiddenSize();
        return weights == DType.F32 ? total : total - 2 * parameters() + 4 * table;
    }

    /// What the host needs: weights are drawn in float32 before they are rounded.
    long hostBytes(DType weights) {
        return bytes(DType.F32) + (weights == DType.F32 ? 0 : 2 * parameters());
    }

    /// What a token reads: the head is the embedding, of which the token's row is little.
    long parameters() {
        long c = config.hiddenSize();
        long q = (long) config.numAttentionHeads() * config.headDim();
        long k = (long) config.numKeyValueHeads() * config.headDim();
        long block = 2 * c * q + 2 * c * k + 3 * c * config.intermediateSize() + 2 * c;
        return config.numHiddenLayers() * block + c * config.vocabSize() + c;
    }

    /// Floating-point operations: products with frozen weights go forward and once backward, those
    /// with adapters twice; attention as in [GptSizes#flops].
    double flops() {
        double c = config.hiddenSize();
        double q = config.numAttentionHeads() * config.headDim();
        double k = config.numKeyValueHeads() * config.headDim();
        double frozen = config.numHiddenLayers() * (2 * c * q + 2 * c * k);
        frozen += config.numHiddenLayers() * 3 * c * config.intermediateSize();
        frozen += c * config.vocabSize();
        double adapters = config.numHiddenLayers() * LORA.r() * (2 * c + q + k);
        double pairs = 0.5 * batch * tokens * tokens;
        return (4 * frozen + 6 * adapters) * batch * tokens
                + 12 * config.numHiddenLayers() * q * pairs;
    }

    String label(DType weights) {
        return "lora %dx%d T%d B%d V%d%s"
                .formatted(
                        config.numHiddenLayers(),
                        config.hiddenSize(),
                        tokens,
                        batch,
                        config.vocabSize(),
                        suffix(weights));
    }

    String decodeLabel(DType weights) {
        return "decode %dx%d T%d V%d%s"
                .formatted(
                        config.numHiddenLayers(),
                        config.hiddenSize(),
                        config.maxPositionEmbeddings(),
                        config.vocabSize(),
                        suffix(weights));
    }

    private static String suffix(DType weights) {
        return weights == DType.BF16 ? " bf16" : "";
    }
}
