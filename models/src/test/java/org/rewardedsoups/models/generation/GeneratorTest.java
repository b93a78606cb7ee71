package org.rewardedsoups.models.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.TinyLlama;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

class GeneratorTest {
    private static final int NONE = -1;
    private final Llama llama = TinyLlama.create(1);

    @Test
    void cachedLogitsAgreeWithReadingTheWholePrefix() {
        List<int[]> rows = TinyLlama.rows(4, 7, 3);
        int[] more = {5, 3, 12, 0};
        Gradients.off(() -> {
            TokenBatch prompts = TokenBatch.leftPadded(rows, 0);
            int[] starts = TokenBatch.leftPadding(rows);
            KvCache cache = llama.cache(4, 20);
            llama.hidden(prompts, cache);
            for (int i = 0; i < 3; i++) {
                Tensor ids = Tensor.of(new Shape(4, 1), more);
                TokenBatch next = TokenBatch.continued(ids, starts, cache.tokens());
                Tensor actual = llama.logits(llama.hidden(next, cache)).value();
                for (int b = 0; b < 4; b++) {
                    rows.set(b, append(rows.get(b), more[b]));
                    assertArrayEquals(
                            lastLogits(rows.get(b)), actual.slice(0, b, b + 1).toFloats(), 1e-5f);
                }
            }
            return null;
        });
    }

    @Test
    void greedyContinuationsAreThoseOfTheSlowTwin() {
        List<int[]> prompts = TinyLlama.rows(9, 8, 4);
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            requests.add(new Request(prompts.get(i), i, new Rngs(1).stream("unused")));
        }
        for (int rows : new int[] {1, 4, 9, 100}) {
            List<Completion> actual =
                    new Generator(llama, new Greedy(), NONE, rows).generate(requests);
            for (int i = 0; i < prompts.size(); i++) {
                assertArrayEquals(
                        slowGreedy(prompts.get(i), i, NONE),
                        actual.get(i).tokens(),
                        "prompt " + i + ", " + rows + " rows");
                assertFalse(actual.get(i).ended());
            }
        }
    }

    @Test
    void aRowEndsAtTheEndTokenWhileOthersGoOn() {
        List<int[]> prompts = TinyLlama.rows(16, 8, 5);
        List<Request> requests =
                prompts.stream()
                        .map(p -> new Request(p, 14, new Rngs(1).stream("unused")))
                        .toList();
        int end = slowGreedy(prompts.getFirst(), 14, NONE)[3];
        List<Completion> actual = new Generator(llama, new Greedy(), end, 16).generate(requests);
        int ended = 0;
        for (int i = 0; i < prompts.size(); i++) {
            int[] expected = slowGreedy(prompts.get(i), 14, end);
            assertArrayEquals(expected, actual.get(i).tokens());
            assertEquals(expected[expected.length - 1] == end, actual.get(i).ended());
            if (actual.get(i).ended()) {
                ended++;
                assertEquals(expected.length - 1, actual.get(i).content().length);
            }
        }
        assertTrue(ended >= 1, "the case must occur");
    }

    @Test
    void samplesDependOnTheRowsOwnDrawsAlone() {
        List<int[]> prompts = TinyLlama.rows(12, 8, 6);
        Decoding decoding = new Sampling(0.9, 8, 0.95);
        List<Completion> together =
                new Generator(llama, decoding, 2, 12).generate(sampled(prompts));
        List<Completion> inPairs = new Generator(llama, decoding, 2, 2).generate(sampled(prompts));
        for (int i = 0; i < prompts.size(); i++) {
            Request alone = sampled(prompts).get(i);
            int[] expected =
                    new Generator(llama, decoding, 2, 1)
                            .generate(List.of(alone))
                            .getFirst()
                            .tokens();
            assertArrayEquals(expected, together.get(i).tokens());
            assertArrayEquals(expected, inPairs.get(i).tokens());
        }
    }

    @Test
    void differentDrawsGiveDifferentSamples() {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(new Request(new int[] {1, 2}, 10, new Rngs(i).stream("draws")));
        }
        long distinct =
                new Generator(llama, Sampling.PLAIN, NONE, 8)
                        .generate(requests).stream()
                                .map(completion -> Arrays.toString(completion.tokens()))
                                .distinct()
                                .count();
        assertEquals(8, distinct);
    }

    @Test
    void noRequestsAndNoNewTokensAreFine() {
        Generator generator = new Generator(llama, new Greedy(), NONE, 4);
        assertEquals(List.of(), generator.generate(List.of()));
        Request none = new Request(new int[] {1}, 0, new Rngs(1).stream("unused"));
        assertEquals(0, generator.generate(List.of(none)).getFirst().tokens().length);
    }

    @Test
    void aPromptThatLeavesNoRoomIsRefused() {
        Generator generator = new Generator(llama, new Greedy(), NONE, 4);
        Request tooLong = new Request(new int[20], 5, new Rngs(1).stream("unused"));
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> generator.generate(List.of(tooLong)));
        assertTrue(e.getMessage().contains("at most 24 tokens together, got 20 and 5"));
    }

    private List<Request> sampled(List<int[]> prompts) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            RandomGenerator draws = new Rngs(9).stream("row-" + i);
            requests.add(new Request(prompts.get(i), 4 + i % 8, draws));
        }
        return requests;
    }

    /// One token at a time, each from the logits of the whole prefix.
    private int[] slowGreedy(int[] prompt, int maxNewTokens, int end) {
        int[] row = prompt;
        while (row.length < prompt.length + maxNewTokens
                && (row.length == prompt.length || row[row.length - 1] != end)) {
            float[] logits = lastLogits(row);
            int best = 0;
            for (int i = 1; i < logits.length; i++) {
                best = logits[i] > logits[best] ? i : best;
            }
            row = append(row, best);
        }
        return Arrays.copyOfRange(row, prompt.length, row.length);
    }

    private float[] lastLogits(int[] row) {
        try (Scope _ = Scope.open()) {
            Tensor logits = llama.logits(TokenBatch.rightPadded(List.of(row), 0)).value();
            return logits.slice(1, row.length - 1, row.length).toFloats();
        }
    }

    private static int[] append(int[] row, int token) {
        int[] longer = Arrays.copyOf(row, row.length + 1);
        longer[row.length] = token;
        return longer;
    }
}
