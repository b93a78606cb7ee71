package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.generation.Completion;
import org.rewardedsoups.models.generation.Decoding;
import org.rewardedsoups.models.generation.Generator;
import org.rewardedsoups.models.generation.Greedy;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.models.generation.Request;
import org.rewardedsoups.models.generation.Sampling;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.Rngs;

/// Texts that a device writes are those that the processor writes.
@Tag("gpu")
class RecordedGenerationTest {
    private static final int VOCABULARY = 61;
    private static final int END = 2;

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    /// Batches with idle rows, rows that end early, other weights, the first ones again, and requests
    /// that need more room.
    @Test
    void aDecoderServesNetworksAndRequestsOfAnySize() {
        Llama first = model(1);
        Llama second = model(2);
        var recorder = Device.provider("tornado").recorder().orElseThrow();
        try (var decoder = new RecordedDecoder(recorder, first)) {
            same(first, Sampling.PLAIN, decoder, 5, 4);
            same(second, new Greedy(), decoder, 4, 5);
            same(first, new Sampling(0.9, 8, 0.95), decoder, 7, 4);
            same(first, Sampling.PLAIN, decoder, 3, 20);
        }
    }

    private static Llama model(long seed) {
        return Llama.create(
                LlamaConfig.small(VOCABULARY, 32, 64, 2, 4, 2, 40),
                Initializer.gaussian(0.2, new Rngs(seed).stream("init")));
    }

    private static void same(
            Llama model, Decoding decoding, RecordedDecoder decoder, int prompts, int tokens) {
        List<Completion> expected =
                new Generator(model, decoding, END, 4).generate(requests(prompts, tokens));
        List<Completion> actual =
                new Generator(model, decoding, END, 4, Optional.of(decoder))
                        .generate(requests(prompts, tokens));
        for (int i = 0; i < prompts; i++) {
            assertArrayEquals(expected.get(i).tokens(), actual.get(i).tokens(), "prompt " + i);
            assertEquals(expected.get(i).ended(), actual.get(i).ended());
        }
    }

    private static List<Request> requests(int count, int tokens) {
        RandomGenerator rng = new Rngs(3).stream("prompts");
        List<Request> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] prompt = rng.ints(1 + rng.nextInt(8), 0, VOCABULARY).toArray();
            out.add(new Request(prompt, tokens + i, new Rngs(4).stream("row-" + i)));
        }
        return out;
    }
}
