package org.rewardedsoups.models.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.TinyLlama;
import org.rewardedsoups.tensor.NonFiniteException;
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
    void oneRecordingServesEveryDecoding() {
        int[] recordings = {0};
        StepRecorder counting =
                (at, reload, step, inputs) -> {
                    recordings[0]++;
                    return StepRecorder.PLAIN.record(at, reload, step, inputs);
                };
        try (var decoder = new RecordedDecoder(counting, llama)) {
            for (Decoding each : List.of(Sampling.PLAIN, new Greedy(), new Sampling(2, 0, 0.5))) {
                same(llama, each, decoder, 4);
            }
            assertEquals(1, recordings[0]);
        }
    }

    @Test
    void weightsThatAreNotNumbersAreToldApart() {
        Llama diverged = TinyLlama.create(1);
        diverged.stateDict().asMap().values().forEach(weight -> weight.fill(Float.NaN));
        try (var decoder = new RecordedDecoder(StepRecorder.PLAIN, llama)) {
            for (Optional<RecordedDecoder> each : List.of(Optional.of(decoder), Optional.<RecordedDecoder>empty())) {
                for (Decoding decoding : List.of(Sampling.PLAIN, new Greedy())) {
                    var generator = new Generator(diverged, decoding, END, 4, each);
                    assertThrows(
                            NonFiniteException.class, () -> generator.generate(requests(2)));
                }
            }
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
