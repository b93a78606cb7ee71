package org.rewardedsoups.models.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

/// A decoder whose bfloat16 weights are used where they lie in the file, against the same weights
/// converted to float32.
class MappedLlamaTest {
    private static final LoraConfig LORA =
            new LoraConfig(2, 4, 0, List.of("q_proj", "v_proj", "down_proj"));

    @TempDir Path folder;
    private Llama converted;

    @BeforeEach
    void save() throws IOException {
        LlamaFolder.save(folder, TinyLlama.create(1), DType.BF16, Optional.empty());
        converted = LlamaFolder.load(folder);
    }

    @Test
    void logitsAreThoseOfTheConvertedWeights() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            Llama mapped = LlamaFolder.map(folder, arena);
            assertEquals(DType.BF16, mapped.model().embedTokens().weight().value().type());
            assertEquals(DType.F32, mapped.model().norm().weight().value().type());
            assertTrue(mapped.trainableParameters().isEmpty());
            assertClose(logits(converted).value(), logits(mapped).value());
        }
    }

    @Test
    void adaptersOnMappedWeightsGetTheSameGradients() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            Lora<Llama> a = adapted(converted);
            Lora<Llama> b = adapted(LlamaFolder.map(folder, arena));
            logits(a.model()).square().mean().backward();
            logits(b.model()).square().mean().backward();
            a.parameters()
                    .forEach(
                            (name, parameter) ->
                                    assertClose(
                                            parameter.grad().orElseThrow(),
                                            b.parameters().get(name).grad().orElseThrow()));
            assertClose(logits(a.merged()).value(), logits(b.merged()).value());
        }
    }

    private static Lora<Llama> adapted(Llama base) {
        Lora<Llama> lora = Lora.attach(base, LORA, new Rngs(3).stream("adapter"));
        var rng = new Rngs(4).stream("values");
        for (Parameter parameter : lora.parameters().values()) {
            parameter.assign(Tensor.gaussian(rng, parameter.shape().dims()).mul(0.3));
        }
        return lora;
    }

    private static Variable logits(Llama llama) {
        TokenBatch tokens = TokenBatch.leftPadded(TinyLlama.rows(3, 9, 2), 0);
        return llama.logits(llama.hidden(tokens, Dropout.OFF));
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        double most = expected.map(Unary.ABS).reshape(expected.size()).max(0).item();
        double error = expected.sub(actual).map(Unary.ABS).reshape(expected.size()).max(0).item();
        assertEquals(0, error, 1e-5 * Math.max(1, most));
    }
}
