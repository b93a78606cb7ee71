package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.KvCache;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Decoding with the cache on the device.
@Tag("gpu")
class CompiledDecodingTest {
    private static final int CAPACITY = 20;
    private static final double TOLERANCE = 1e-4;

    private Llama model =
            Llama.create(
                    LlamaConfig.small(61, 32, 64, 2, 4, 2, CAPACITY),
                    Initializer.gaussian(0.2, new Rngs(1).stream("init")));

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void promptsOfAnyLengthAreContinuedAsOnTheCpu(boolean bfloat16) {
        model = bfloat16 ? model.bfloat16() : model;
        KvCache ours = model.cache(2, CAPACITY);
        KvCache expected = model.cache(2, CAPACITY);
        try (CompiledDecoding decoding = decoding(ours, 2)) {
            continued(decoding, ours, expected, List.of(new int[] {3, 1, 4}, new int[] {5, 9, 2}));
            continued(decoding, ours, expected, List.of(new int[] {6}, new int[] {5, 3, 5, 8, 9}));
        }
    }

    /// One row has launches of its own: keys and values are written into the cache, and gates are
    /// computed with their products. There are 11 a block; the others take the token's embedding, the
    /// last norm, the head, and the part of the result that is asked for.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPromptAloneIsContinuedAsOnTheCpu(boolean bfloat16) {
        model = bfloat16 ? model.bfloat16() : model;
        KvCache ours = model.cache(1, CAPACITY);
        KvCache expected = model.cache(1, CAPACITY);
        try (CompiledDecoding decoding = decoding(ours, 1)) {
            assertEquals(2 * 11 + 3, decoding.launches());
            continued(decoding, ours, expected, List.of(new int[] {3, 1, 4}));
            continued(decoding, ours, expected, List.of(new int[] {6}));
        }
    }

    private CompiledDecoding decoding(KvCache cache, int rows) {
        Tensor ids = Tensor.zeros(DType.I32, new Shape(rows, 1));
        int[] at = new int[1 + rows];
        at[0] = CAPACITY - 3;
        return CompiledDecoding.record(
                at,
                counts -> {
                    cache.rewind(counts[0]);
                    int[] starts = Arrays.copyOfRange(counts, 1, counts.length);
                    return scores(TokenBatch.continued(ids, starts, counts[0]), cache);
                },
                ids);
    }

    /// Continues prompts twelve times with the token that the CPU finds best.
    private void continued(
            CompiledDecoding decoding, KvCache ours, KvCache expected, List<int[]> prompts) {
        TokenBatch batch = TokenBatch.leftPadded(prompts, 0);
        int longest = batch.tokens();
        int[] starts = prompts.stream().mapToInt(prompt -> longest - prompt.length).toArray();
        ours.rewind(0);
        expected.rewind(0);
        Tensor prompt = inScope(() -> scores(batch, ours));
        decoding.reload();
        Tensor scores = inScope(() -> scores(batch, expected));
        assertClose(scores, prompt);
        for (int past = longest; past < longest + 12; past++) {
            Tensor tokens = best(scores);
            int before = past;
            int[] counts = IntStream.concat(IntStream.of(past), Arrays.stream(starts)).toArray();
            Tensor found = decoding.run(counts, tokens);
            scores =
                    inScope(() ->
                            scores(TokenBatch.continued(tokens, starts, before), expected));
            assertClose(scores, found);
        }
        decoding.download();
        ours.rewind(longest + 12);
        TokenBatch next = TokenBatch.continued(best(scores), starts, longest + 12);
        assertClose(inScope(() -> scores(next, expected)), inScope(() -> scores(next, ours)));
    }

    /// For the last token of each row, `(B, 1, V)`.
    private Tensor scores(TokenBatch tokens, KvCache cache) {
        return Gradients.off(() -> {
            Tensor hidden = model.hidden(tokens, cache).value();
            Tensor last = hidden.slice(1, tokens.tokens() - 1, tokens.tokens()).copy();
            return model.logits(Variable.constant(last)).value();
        });
    }

    private static Tensor inScope(Supplier<Tensor> work) {
        try (Scope _ = Scope.open()) {
            Tensor result = work.get();
            return Scope.detached(result::copy);
        }
    }

    private static Tensor best(Tensor scores) {
        int rows = Math.toIntExact(scores.dim(0));
        int[] best = new int[rows];
        float[] all = scores.toFloats();
        int size = all.length / rows;
        for (int b = 0; b < rows; b++) {
            for (int i = 0; i < size; i++) {
                if (all[b * size + i] > all[b * size + best[b]]) {
                    best[b] = i;
                }
            }
        }
        return Tensor.of(new Shape(rows, 1), best);
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        float[] a = expected.toFloats();
        float[] b = actual.toFloats();
        assertEquals(a.length, b.length);
        for (int i = 0; i < a.length; i++) {
            assertEquals(a[i], b[i], TOLERANCE * Math.max(1, Math.abs(a[i])), "score " + i);
        }
    }

    @Test
    void aStepThatDoesNotFollowItsCountsIsRefused() {
        Tensor x = Tensor.full(DType.F32, new Shape(9, 2), 2);
        Function<int[], Tensor> squared = counts -> x.slice(0, counts[0] * counts[0], 9).sum();
        String message =
                assertThrows(
                                IllegalStateException.class,
                                () -> CompiledDecoding.record(new int[] {0}, squared))
                        .getMessage();
        assertTrue(message.contains("straight lines"), message);
    }

    @Test
    void otherNumbersOfCountsAreRefused() {
        Tensor x = Tensor.full(DType.F32, new Shape(9), 2);
        Function<int[], Tensor> slice = counts -> x.slice(0, counts[0], counts[0] + 2).sum();
        try (CompiledDecoding decoding = CompiledDecoding.record(new int[] {0}, slice)) {
            String message =
                    assertThrows(IllegalArgumentException.class, () -> decoding.run(new int[2]))
                            .getMessage();
            assertTrue(message.contains("expected 1 counts"), message);
        }
    }
}
