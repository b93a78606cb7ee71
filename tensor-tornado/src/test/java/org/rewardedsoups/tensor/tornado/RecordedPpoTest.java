package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.rl.LengthSampler;
import org.rewardedsoups.rl.PpoConfig;
import org.rewardedsoups.rl.PpoStep;
import org.rewardedsoups.rl.PpoTrainer;
import org.rewardedsoups.rl.Prompt;
import org.rewardedsoups.rl.ResponseFormat;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.ValueHead;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// PPO on a device trains as PPO on the processor does.
@Tag("gpu")
class RecordedPpoTest {
    private static final int BATCH = 8;
    private static final int VOCABULARY = 12;
    private static final double TOLERANCE = 1e-3;
    private static final Reward LENGTH =
            samples -> samples.stream().mapToDouble(each -> each.output().length()).toArray();

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    @Test
    void threeStepsAreThoseOfTheProcessor() {
        PpoTrainer processor = trainer(false);
        PpoTrainer device = trainer(true);
        for (int i = 1; i <= 3; i++) {
            PpoStep expected = processor.step(prompts(i));
            PpoStep actual = device.step(prompts(i));
            assertEquals(expected.samples(), actual.samples(), "step " + i);
            Map<String, Double> numbers = actual.named();
            expected.named().forEach((name, value) -> {
                if (!name.startsWith("time/")) {
                    double scale = Math.max(1, Math.abs(value));
                    assertEquals(value, numbers.get(name), TOLERANCE * scale, name);
                }
            });
        }
        assertClose(processor.state(), device.state());
        Map<String, Tensor> saved = new HashMap<>();
        device.state().forEach((name, x) -> saved.put(name, Scope.detached(x::copy)));
        device.step(prompts(4));
        device.load(saved); // weights and moments are sent once more
        device.step(prompts(4));
        processor.step(prompts(4));
        assertClose(processor.state(), device.state());
        for (PpoTrainer each : List.of(processor, device)) {
            each.restart(LENGTH, new Rngs(3));
            each.step(prompts(1));
            each.step(prompts(2));
        }
        assertClose(processor.state(), device.state());
    }

    private static PpoTrainer trainer(boolean onDevice) {
        Rngs rngs = new Rngs(11);
        Llama base =
                Llama.create(
                        LlamaConfig.small(VOCABULARY, 16, 24, 2, 4, 2, 24),
                        Initializer.gaussian(0.3, rngs.stream("base")));
        LoraConfig lora = new LoraConfig(4, 8, 0, List.of("q_proj", "v_proj", "down_proj"));
        var recorder = Device.provider("tornado").recorder().orElseThrow();
        return new PpoTrainer(
                Lora.attach(base, lora, rngs.stream("adapter")),
                ValueHead.create(16, 0.1, rngs.stream("value head")),
                LENGTH,
                new PpoConfig(
                        20 * BATCH, 0.01, true, 0.01, 6, 200, 1, 0.95, 0.2, 0.2, 0.1, BATCH, 4, 2,
                        Optional.of(1.0)),
                new LengthSampler(3, 9),
                new ResponseFormat(0, Arrays::toString),
                new Rngs(1),
                onDevice ? Optional.of(new RecordedDecoder(recorder, base)) : Optional.empty());
    }

    /// Prompts of 2 to 5 words, a function of the step alone.
    private static List<Prompt> prompts(long step) {
        RandomGenerator rng = new Rngs(2).stream("step-" + step);
        List<Prompt> out = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            int[] tokens = rng.ints(2 + rng.nextInt(4), 1, VOCABULARY).toArray();
            out.add(new Prompt(tokens, "words", Optional.empty()));
        }
        return out;
    }

    private static void assertClose(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, x) ->
                assertArrayEquals(x.toDoubles(), actual.get(name).toDoubles(), TOLERANCE, name));
    }
}
