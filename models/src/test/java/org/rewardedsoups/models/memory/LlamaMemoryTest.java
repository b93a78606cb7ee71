package org.rewardedsoups.models.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.GradientClip;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Estimates against measured steps.
class LlamaMemoryTest {
    private final Rngs rngs = new Rngs(1);

    static Stream<Arguments> configurations() {
        LlamaConfig small = LlamaConfig.small(500, 64, 160, 3, 4, 2, 64);
        LlamaConfig vocabulary = LlamaConfig.small(20_000, 32, 64, 2, 2, 1, 64);
        LlamaConfig deep = LlamaConfig.small(300, 48, 128, 8, 3, 3, 64);
        LoraConfig low = new LoraConfig(4, 8, 0, List.of("q_proj", "v_proj", "down_proj"));
        LoraConfig high = new LoraConfig(16, 8, 0, List.of("q_proj", "k_proj", "v_proj", "o_proj"));
        LoraConfig drops = new LoraConfig(4, 8, 0.1, List.of("q_proj", "v_proj"));
        return Stream.of(
                Arguments.of("full", small, step(8, 64, false, null, false)),
                Arguments.of("one row", small, step(1, 64, false, null, false)),
                Arguments.of("large vocabulary", vocabulary, step(8, 40, false, null, false)),
                Arguments.of("whole logits", vocabulary, step(4, 40, true, null, false)),
                Arguments.of("checkpointing", deep, step(8, 64, false, null, true)),
                Arguments.of(
                        "untied head", deep.withTiedHead(false), step(4, 50, false, null, false)),
                Arguments.of("adapter apart", deep, step(2, 20, true, low, false)),
                Arguments.of("adapter merged", small, step(8, 64, false, high, false)),
                Arguments.of("adapter that drops", deep, step(4, 64, false, drops, false)),
                Arguments.of("adapter, checkpointing", deep, step(8, 64, true, high, true)));
    }

    private static LlamaMemory.Step step(
            int rows, int tokens, boolean whole, LoraConfig lora, boolean checkpointing) {
        return new LlamaMemory.Step(
                rows, tokens, tokens, whole, 2, Optional.ofNullable(lora), checkpointing);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("configurations")
    void theEstimateIsWithinFifteenPercentOfThePeak(
            String name, LlamaConfig config, LlamaMemory.Step step) {
        TrainingMemory estimate = LlamaMemory.estimate(config, step);
        Llama base =
                Llama.create(config, Initializer.gaussian(0.02, rngs.stream("init")))
                        .checkpointing(step.checkpointing());
        Optional<Lora<Llama>> lora =
                step.lora().map(adapter -> Lora.attach(base, adapter, rngs.stream("lora")));
        Llama model = lora.map(Lora::model).orElse(base);
        Map<String, Parameter> trained =
                lora.isPresent() ? lora.get().parameters() : model.parameters();
        AdamW optimizer = new AdamW(trained, AdamW.Config.adamW(1e-3, 0.1));
        Scope scope = Scope.open();
        try (scope) {
            loss(model, step).backward();
            GradientClip.norm(trained.values(), 1);
            optimizer.step();
        }
        long measured = bytes(model.parameters().values()) + 3 * bytes(trained.values());
        assertEquals(measured, estimate.parameters() + estimate.gradients() + estimate.optimizer());
        assertEquals(
                1,
                (double) estimate.activations() / scope.peakBytes(),
                0.15,
                name + ": " + estimate + ", measured " + scope.peakBytes());
        assertTrue(estimate.text().contains("activations"));
    }

    private Variable loss(Llama model, LlamaMemory.Step step) {
        Shape shape = new Shape(step.rows(), step.tokens());
        int[] ids = rngs.stream("ids").ints(shape.size(), 0, model.config().vocabSize()).toArray();
        TokenBatch batch = TokenBatch.of(Tensor.of(shape, ids), new int[step.rows()]);
        Variable hidden = model.hidden(batch, Dropout.drawing(rngs.stream("dropout")));
        return step.wholeLogits()
                ? Losses.crossEntropy(model.logits(hidden), batch.ids()).mean()
                : model.crossEntropy(hidden, batch.ids(), Tensor.full(DType.F32, shape, 1));
    }

    private static long bytes(Collection<Parameter> parameters) {
        return parameters.stream().mapToLong(p -> 4 * p.value().size()).sum();
    }
}
