package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Training on the device with batches of any length.
@Tag("gpu")
class GrowingStepTest {
    private static final int ROWS = 2;
    private static final int VOCABULARY = 31;
    private static final int MOST = 24;
    private static final double RATE = 1e-3;
    private static final double TOLERANCE = 1e-4;

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    /// A decoder in training.
    private static final class Training {
        private final Llama model =
                Llama.create(
                        LlamaConfig.small(VOCABULARY, 16, 32, 1, 2, 1, MOST),
                        Initializer.gaussian(0.2, new Rngs(1).stream("init")));
        private final AdamW optimizer =
                new AdamW(model.parameters(), AdamW.Config.adamW(RATE, 0.1));

        Tensor step(List<Tensor> in) {
            optimizer.clearGrads();
            TokenBatch tokens = TokenBatch.of(in.get(0), new int[ROWS]);
            Variable loss =
                    model.crossEntropy(model.hidden(tokens, Dropout.OFF), in.get(1), in.get(2));
            loss.backward();
            optimizer.step();
            return loss.value();
        }
    }

    @Test
    void batchesOfAnyLengthTrainAsOnTheCpu() {
        var cpu = new Training();
        var device = new Training();
        int[] lengths = {5, 16, 9, 20, 3, 24};
        long[] room = {16, 16, 16, 24, 24, 24};
        try (var step = new GrowingStep(MOST, device::step, 0, -1, 0)) {
            for (int i = 0; i < lengths.length; i++) {
                List<Tensor> batch = batch(i, lengths[i]);
                double loss = step.run(RATE, i + 1, batch.toArray(Tensor[]::new));
                double expected;
                try (Scope _ = Scope.open()) {
                    expected = cpu.step(batch).item();
                }
                assertEquals(expected, loss, TOLERANCE * expected, "loss of step " + i);
                assertEquals(room[i], step.length());
            }
            step.download();
        }
        cpu.model
                .parameters()
                .forEach((name, parameter) -> {
                    float[] a = parameter.value().toFloats();
                    float[] b = device.model.parameters().get(name).value().toFloats();
                    for (int i = 0; i < a.length; i++) {
                        assertEquals(a[i], b[i], TOLERANCE * Math.max(1, Math.abs(a[i])), name);
                    }
                });
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (var step = new GrowingStep(MOST, new Training()::step, 0, -1, 0)) {
            List<Tensor> batch = batch(1, MOST + 1);
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> step.run(RATE, 1, batch.toArray(Tensor[]::new)))
                            .getMessage();
            assertTrue(message.contains("T at most 24, got [(2, 25)"), message);
            String number =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> step.run(RATE, 1, batch.getFirst()))
                            .getMessage();
            assertTrue(number.contains("expected 3 inputs"), number);
        }
    }

    /// Tokens, targets and weights.
    private static List<Tensor> batch(int number, int tokens) {
        RandomGenerator rng = new Rngs(2).stream("batch" + number);
        Shape shape = new Shape(ROWS, tokens);
        return List.of(
                draw(rng, shape),
                draw(rng, shape),
                Tensor.uniform(rng, 0.5, ROWS, tokens).add(1));
    }

    private static Tensor draw(RandomGenerator rng, Shape shape) {
        int[] ids = IntStream.generate(() -> rng.nextInt(VOCABULARY)).limit(shape.size()).toArray();
        return Tensor.of(shape, ids);
    }
}
