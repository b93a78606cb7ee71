package org.rewardedsoups.models.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.PackedTokens;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Gradient checkpointing of the blocks, and gradients accumulated over parts of a batch.
class LlamaCheckpointTest {
    private static final LlamaConfig CONFIG = LlamaConfig.small(50, 32, 64, 6, 4, 2, 64);
    private static final int TOKENS = 40;

    private final Llama llama = TinyLlama.create(CONFIG, 1);
    private final List<int[]> rows = rows(8);

    private static List<int[]> rows(int count) {
        var rng = new Rngs(2).stream("ids");
        return Stream.generate(() -> rng.ints(TOKENS, 0, CONFIG.vocabSize()).toArray())
                .limit(count)
                .toList();
    }

    /// Gradients of a step and its peak.
    private record Step(double loss, float[][] gradients, long peakBytes) {}

    private static Step step(
            Collection<Parameter> parameters, Llama llama, Function<Llama, Variable> loss) {
        parameters.forEach(Parameter::clearGrad);
        Scope scope = Scope.open();
        double value;
        try (scope) {
            Variable sum = loss.apply(llama);
            sum.backward();
            value = sum.value().item();
        }
        return new Step(value, gradients(parameters), scope.peakBytes());
    }

    private static float[][] gradients(Collection<Parameter> parameters) {
        return parameters.stream()
                .filter(Parameter::trainable)
                .map(p -> p.grad().orElseThrow().toFloats())
                .toArray(float[][]::new);
    }

    private static Variable loss(Llama llama, List<int[]> rows, Dropout dropout) {
        TokenBatch batch = TokenBatch.rightPadded(rows, 0);
        Tensor ones = Tensor.full(DType.F32, new Shape(rows.size(), TOKENS), 1);
        return llama.crossEntropy(llama.hidden(batch, dropout), batch.ids(), ones);
    }

    private void sameBitsInLessMemory(
            Collection<Parameter> parameters, Llama model, Function<Llama, Variable> loss) {
        Step plain = step(parameters, model, loss);
        Step frugal = step(parameters, model.checkpointing(true), loss);
        assertEquals(plain.loss, frugal.loss);
        assertArrayEquals(plain.gradients, frugal.gradients);
        assertTrue(
                frugal.peakBytes < 0.5 * plain.peakBytes,
                frugal.peakBytes + " bytes instead of " + plain.peakBytes);
    }

    @Test
    void checkpointingKeepsEveryBitOfTheGradients() {
        sameBitsInLessMemory(
                llama.parameters().values(), llama, model -> loss(model, rows, Dropout.OFF));
    }

    @Test
    void checkpointingKeepsEveryBitOfAdaptersThatDrop() {
        LoraConfig config = new LoraConfig(4, 8, 0.2, List.of("q_proj", "down_proj"));
        Lora<Llama> lora = Lora.attach(llama, config, new Rngs(3).stream("lora"));
        lora.parameters().values().forEach(p -> p.assign(Tensor.full(DType.F32, p.shape(), 0.01)));
        sameBitsInLessMemory(
                lora.parameters().values(),
                lora.model(),
                model -> loss(model, rows, Dropout.drawing(new Rngs(4).stream("dropout"))));
    }

    @Test
    void checkpointingWorksOnPackedTexts() {
        PackedTokens texts = PackedTokens.of(rows, rows.stream().mapToInt(_ -> 5).toArray());
        sameBitsInLessMemory(
                llama.parameters().values(),
                llama,
                model -> model.hidden(texts, Dropout.OFF).square().mean());
    }

    @Test
    void gradientsOfPartsAddUpToThoseOfTheBatch() {
        Collection<Parameter> parameters = llama.parameters().values();
        Step whole = step(parameters, llama, model -> loss(model, rows, Dropout.OFF));
        parameters.forEach(Parameter::clearGrad);
        long peak = 0;
        for (List<int[]> part : List.of(rows.subList(0, 4), rows.subList(4, 8))) {
            Scope scope = Scope.open();
            try (scope) {
                loss(llama, part, Dropout.OFF).mul(0.5).backward();
            }
            peak = Math.max(peak, scope.peakBytes());
        }
        float[][] sums = gradients(parameters);
        for (int i = 0; i < sums.length; i++) {
            double scale = norm(whole.gradients[i]);
            double difference = 0;
            for (int j = 0; j < sums[i].length; j++) {
                difference += Math.pow(sums[i][j] - whole.gradients[i][j], 2);
            }
            assertTrue(Math.sqrt(difference) <= 1e-6 * scale, "parameter " + i);
        }
        assertTrue(peak < 0.6 * whole.peakBytes, peak + " bytes instead of " + whole.peakBytes);
    }

    private static double norm(float[] x) {
        double squares = 0;
        for (float value : x) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
