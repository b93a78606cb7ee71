package org.rewardedsoups.models.memory;

import java.util.List;
import java.util.Optional;
import org.rewardedsoups.models.layers.LoraLinear;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.lora.LoraConfig;

/// The memory that training a [Llama][org.rewardedsoups.models.llama.Llama] in float32 needs, from
/// its sizes alone: counts what the forward pass leaves for the backward pass and adds the larger
/// of what the head and the last block need on top.
public final class LlamaMemory {
    private static final int FLOAT = 4;

    /// Logits that exist at a time when they are not wanted as a whole, see
    /// [Losses#linearCrossEntropy][org.rewardedsoups.autograd.Losses#linearCrossEntropy].
    private static final long LOGITS = 1L << 21;

    private final LlamaConfig config;
    private final Step step;
    private final long tokens;
    private final long predicted;

    /// What a training step does.
    ///
    /// @param rows B
    /// @param tokens T
    /// @param predicted tokens of a row that pass through the head, at most T
    /// @param wholeLogits whether the logits are wanted as a whole, as PPO does, or only a
    ///   cross-entropy, as pre-training does
    /// @param moments that the optimizer keeps of each parameter: 2 for AdamW
    /// @param lora the adapter, or empty if all parameters are trained
    /// @param checkpointing whether blocks are computed again in the backward pass
    public record Step(
            int rows,
            int tokens,
            int predicted,
            boolean wholeLogits,
            int moments,
            Optional<LoraConfig> lora,
            boolean checkpointing) {

        /// All parameters learn to predict every next token, by AdamW.
        public static Step pretraining(int rows, int tokens) {
            return new Step(rows, tokens, tokens, false, 2, Optional.empty(), false);
        }
    }

    /// A linear map of a block.
    ///
    /// @param onto whether its result is added to the residual stream
    private record Map(String name, long in, long out, boolean onto) {}

    private LlamaMemory(LlamaConfig config, Step step) {
        this.config = config;
        this.step = step;
        this.tokens = (long) step.rows * step.tokens;
        this.predicted = (long) step.rows * step.predicted;
    }

    /// What a step of a decoder with these sizes needs.
    public static TrainingMemory estimate(LlamaConfig config, Step step) {
        LlamaMemory memory = new LlamaMemory(config, step);
        long trained = step.lora.isPresent() ? memory.adapter() : memory.base();
        long frozen = step.lora.isPresent() ? memory.base() : 0;
        return new TrainingMemory(
                FLOAT * (trained + frozen),
                FLOAT * trained,
                FLOAT * step.moments * trained,
                FLOAT * memory.activations(),
                FLOAT * memory.scratch());
    }

    // ── Parameters ──────────────────────────────────────────────────────────────────────────────

    private List<Map> maps() {
        long c = config.hiddenSize();
        long q = (long) config.numAttentionHeads() * config.headDim();
        long k = (long) config.numKeyValueHeads() * config.headDim();
        long inner = config.intermediateSize();
        return List.of(
                new Map("q_proj", c, q, false),
                new Map("k_proj", c, k, false),
                new Map("v_proj", c, k, false),
                new Map("o_proj", q, c, true),
                new Map("gate_proj", c, inner, false),
                new Map("up_proj", c, inner, false),
                new Map("down_proj", inner, c, true));
    }

    private long base() {
        long c = config.hiddenSize();
        long tables = config.vocabSize() * c * (config.tieWordEmbeddings() ? 1 : 2);
        long block = maps().stream().mapToLong(map -> map.in * map.out).sum() + 2 * c;
        return tables + config.numHiddenLayers() * block + c;
    }

    private long adapter() {
        long r = step.lora.orElseThrow().r();
        return config.numHiddenLayers()
                * maps().stream()
                        .filter(this::adapted)
                        .mapToLong(map -> r * (map.in + map.out))
                        .sum();
    }

    private boolean adapted(Map map) {
        return step.lora.filter(lora -> lora.targetModules().contains(map.name)).isPresent();
    }

    // ── Activations ─────────────────────────────────────────────────────────────────────────────

    private long activations() {
        long c = config.hiddenSize();
        long layers = config.numHiddenLayers();
        long gated = 3L * tokens * config.intermediateSize(); // gradients around SwiGLU
        if (step.checkpointing) {
            long kept = tokens * c * (1 + layers);
            return kept + Math.max(head(), block() + gated + 2 * tokens * c);
        }
        return tokens * c + layers * block() + Math.max(head(), gated);
    }

    /// What a block leaves: two norms, queries, keys and values before and after rotation, what
    /// attention found, the stream twice, and gate, up and their product.
    private long block() {
        long c = config.hiddenSize();
        long q = (long) config.numAttentionHeads() * config.headDim();
        long k = (long) config.numKeyValueHeads() * config.headDim();
        long channels = 4 * c + 3 * q + 3 * k + 3L * config.intermediateSize();
        long rest = config.numAttentionHeads() + 2; // what softmax and norms were divided by
        return tokens * (channels + rest)
                + maps().stream().filter(this::adapted).mapToLong(this::correction).sum();
    }

    /// What an adapter leaves beside the result of its map; see [LoraLinear#apply].
    private long correction(Map map) {
        LoraConfig lora = step.lora.orElseThrow();
        boolean drops = lora.loraDropout() > 0;
        long result = map.onto ? tokens * map.out : 0;
        if (!drops && LoraLinear.mergingPays(tokens, map.in, map.out, lora.r())) {
            return result + map.out * lora.r() + 2 * map.out * map.in;
        }
        long dropped = drops ? 2 * tokens * map.in : 0;
        return result + dropped + 2 * tokens * (lora.r() + map.out);
    }

    /// What the last norm and the head have in use when the backward pass begins there.
    private long head() {
        long c = config.hiddenSize();
        long v = config.vocabSize();
        if (step.wholeLogits) {
            return tokens * c + predicted * (2 * v + c);
        }
        long rows = Math.min(predicted, Math.clamp(LOGITS / v, 64, 4096));
        long weight = step.lora.isPresent() ? 0 : v * c;
        return tokens * c + predicted * c + weight + rows * (v + c);
    }

    /// Keys, values and their gradients of one head with a tile of scores, and a row of logits.
    private long scratch() {
        long keys = (step.tokens + 31L) / 32 * 32;
        long line = (config.headDim() + 31L) / 32 * 32;
        return 6 * keys * line + 32 * (2 * keys + 2 * line) + config.vocabSize();
    }
}
