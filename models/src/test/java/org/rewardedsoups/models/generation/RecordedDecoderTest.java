package org.rewardedsoups.models.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.TinyLlama;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.StepRecorder;

/// A recorded step continues prompts as its slow twin, the generator without one, does.
class RecordedDecoderTest {
    private static final int END = 2;
    private final Llama llama = TinyLlama.create(1);

    @Test
    void samplesAreThoseWithoutARecording() {
        try (var decoder = new RecordedDecoder(StepRecorder.PLAIN, llama)) {
            for (int prompts : new int[] {3, 7, 5}) { // a batch grows, and then has idle rows
                same(llama, Sampling.PLAIN, decoder, prompts);
                same(llama, new Sampling(0.9, 8, 0.95), decoder, prompts);
                same(llama, new Greedy(), decoder, prompts);
            }
            assertEquals(4, decoder.rows());
        }
    }

    @Test
    void oneDecoderServesNetworksOfOneArchitecture() {
        try (var decoder = new RecordedDecoder(StepRecorder.PLAIN, llama)) {
            same(llama, Sampling.PLAIN, decoder, 4);
            same(TinyLlama.create(2), Sampling.PLAIN, decoder, 4);
            same(llama, Sampling.PLAIN, decoder, 4);
        }
    }

    @Test
    void theProcessorsKernelsNeedNone() {
        assertTrue(RecordedDecoder.here(llama).isEmpty());
    }

    private static void same(Llama model, Decoding decoding, RecordedDecoder decoder, int prompts) {
        List<Completion> expected =
                new Generator(model, decoding, END, 4).generate(requests(prompts));
        List<Completion> actual =
                new Generator(model, decoding, END, 4, Optional.of(decoder))
                        .generate(requests(prompts));
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).tokens(), actual.get(i).tokens(), "prompt " + i);
            assertEquals(expected.get(i).ended(), actual.get(i).ended());
        }
    }

    private static List<Request> requests(int count) {
        List<Request> requests = new ArrayList<>();
        List<int[]> prompts = TinyLlama.rows(count, 8, 6);
        for (int i = 0; i < count; i++) {
            requests.add(new Request(prompts.get(i), 4 + i % 8, new Rngs(9).stream("row-" + i)));
        }
        return requests;
    }
}
