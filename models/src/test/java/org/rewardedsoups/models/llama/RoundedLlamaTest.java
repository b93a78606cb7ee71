package org.rewardedsoups.models.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Linear;
import org.rewardedsoups.models.layers.ParameterTree;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Int8Matrix;

/// Decoders with rounded weights, against the same rounded weights in float32.
class RoundedLlamaTest {

    @ParameterizedTest(name = "tied head: {0}")
    @ValueSource(booleans = {true, false})
    void eightBitsComputeWhatTheRoundedWeightsSay(boolean tied) {
        Llama llama = TinyLlama.create(TinyLlama.CONFIG.withTiedHead(tied), 1);
        Llama untied = tied ? untied(llama) : llama;
        Llama rounded =
                ParameterTree.rewrite(
                        untied,
                        (_, layer) ->
                                layer instanceof Linear linear
                                        ? new Linear(rounded(linear), linear.bias())
                                        : layer);
        assertArrayEquals(logits(rounded), logits(llama.int8()), 1e-4f);
    }

    @Test
    void bfloat16ComputesWhatTheRoundedWeightsSay() {
        Llama llama = TinyLlama.create(1);
        Llama rounded =
                Llama.of(
                        llama.config(),
                        llama.stateDict().map((_, x) -> x.cast(DType.BF16)),
                        DType.F32);
        Llama stored = llama.bfloat16();
        assertArrayEquals(logits(rounded), logits(stored), 1e-4f);
        assertTrue(stored.trainableParameters().isEmpty());
    }

    private static Llama untied(Llama llama) {
        Linear head = new Linear(llama.model().embedTokens().weight(), Optional.empty());
        return new Llama(llama.model(), Optional.of(head), llama.config(), llama.rope(), false);
    }

    private static Parameter rounded(Linear linear) {
        return new Parameter(Int8Matrix.of(linear.weight().value()).toFloat32());
    }

    private static float[] logits(Llama llama) {
        TokenBatch tokens = TokenBatch.leftPadded(TinyLlama.rows(3, 9, 2), 0);
        return llama.logits(llama.hidden(tokens, Dropout.OFF)).value().toFloats();
    }
}
