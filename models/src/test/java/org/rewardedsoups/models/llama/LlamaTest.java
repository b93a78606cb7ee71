package org.rewardedsoups.models.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Gradients;
import org.rewardedsoups.autograd.Losses;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

class LlamaTest {
    private static final int V = TinyLlama.CONFIG.vocabSize();

    @Test
    void stateDictHasTheNamesOfHuggingFace() {
        List<String> names = TinyLlama.create(1).stateDict().names();
        assertEquals(
                List.of(
                        "model.embed_tokens.weight",
                        "model.layers.0.self_attn.q_proj.weight",
                        "model.layers.0.self_attn.k_proj.weight",
                        "model.layers.0.self_attn.v_proj.weight",
                        "model.layers.0.self_attn.o_proj.weight",
                        "model.layers.0.mlp.gate_proj.weight",
                        "model.layers.0.mlp.up_proj.weight",
                        "model.layers.0.mlp.down_proj.weight",
                        "model.layers.0.input_layernorm.weight",
                        "model.layers.0.post_attention_layernorm.weight"),
                names.subList(0, 10));
        assertEquals("model.norm.weight", names.getLast());
        assertEquals(20, names.size());
        Llama untied = TinyLlama.create(TinyLlama.CONFIG.withTiedHead(false), 1);
        assertEquals("lm_head.weight", untied.stateDict().names().getLast());
    }

    @Test
    void logitsAgreeWithThePlainLoops() {
        for (boolean tied : new boolean[] {true, false}) {
            Llama llama = TinyLlama.create(TinyLlama.CONFIG.withTiedHead(tied), 2);
            int[] ids = {3, 1, 4, 1, 5, 9, 2, 6};
            double[][] expected = new NaiveLlama(llama).logits(ids);
            TokenBatch batch = TokenBatch.rightPadded(List.of(ids), 0);
            assertRows(expected, llama.logits(batch).value(), 0, 1e-4);
            assertRows(expected, TinyLlama.twice(llama).logits(batch).value(), 0, 1e-6);
        }
    }

    @Test
    void aLaterTokenDoesNotChangeEarlierLogits() {
        Llama llama = TinyLlama.create(3);
        int[] ids = {3, 1, 4, 1, 5, 9};
        float[] before = llama.logits(TokenBatch.rightPadded(List.of(ids), 0)).value().toFloats();
        ids[4] = 7;
        float[] after = llama.logits(TokenBatch.rightPadded(List.of(ids), 0)).value().toFloats();
        assertArrayEquals(Arrays.copyOf(before, 4 * V), Arrays.copyOf(after, 4 * V));
        assertFalse(
                Arrays.equals(
                        Arrays.copyOfRange(before, 4 * V, 5 * V),
                        Arrays.copyOfRange(after, 4 * V, 5 * V)));
    }

    @Test
    void paddingOnTheLeftChangesNothing() {
        Llama llama = TinyLlama.create(4);
        List<int[]> rows = TinyLlama.rows(5, 9, 1);
        TokenBatch batch = TokenBatch.leftPadded(rows, 12);
        Tensor together = llama.logits(batch).value();
        for (int b = 0; b < rows.size(); b++) {
            int start = batch.tokens() - rows.get(b).length;
            double[][] alone = new NaiveLlama(llama).logits(rows.get(b));
            assertRows(alone, together.slice(0, b, b + 1), start, 1e-4);
        }
    }

    @Test
    void paddingOnTheRightChangesNothing() {
        Llama llama = TinyLlama.create(4);
        List<int[]> rows = TinyLlama.rows(5, 9, 2);
        Tensor together = llama.logits(TokenBatch.rightPadded(rows, 12)).value();
        for (int b = 0; b < rows.size(); b++) {
            double[][] alone = new NaiveLlama(llama).logits(rows.get(b));
            assertRows(alone, together.slice(0, b, b + 1), 0, 1e-4);
        }
    }

    @Test
    void gradientsOfTheLossMatchFiniteDifferences() {
        for (boolean tied : new boolean[] {true, false}) {
            LlamaConfig config = TinyLlama.CONFIG.withTiedHead(tied);
            Llama llama = TinyLlama.twice(TinyLlama.create(config, 5));
            TokenBatch batch = TokenBatch.of(ids(2, 6), new int[] {0, 2});
            Tensor targets = Tensor.of(new Shape(2, 6), 1, 2, 3, -1, 5, 6, -1, -1, 9, 10, 11, 12);
            loss(llama, batch, targets).backward();
            RandomGenerator rng = new Rngs(6).stream("elements");
            llama.parameters()
                    .forEach((name, parameter) -> {
                        for (int i = 0; i < 4; i++) {
                            long element = rng.nextLong(parameter.value().size());
                            double actual = parameter.grad().orElseThrow().at(element);
                            double expected = difference(llama, batch, targets, parameter, element);
                            assertEquals(expected, actual, 1e-7, name + " " + element);
                        }
                    });
        }
    }

    @Test
    void moreTokensThanPositionsAreRefused() {
        Llama llama = TinyLlama.create(1);
        TokenBatch batch = TokenBatch.rightPadded(List.of(new int[25]), 0);
        var e = assertThrows(ShapeException.class, () -> llama.logits(batch));
        assertEquals("llama: expected at most 24 tokens in a row, got 25", e.getMessage());
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> LlamaConfig.small(13, 8, 12, 2, 4, 3, 24));
        assertEquals(
                "llama config: expected numAttentionHeads a multiple of numKeyValueHeads = 3,"
                        + " got 4",
                e.getMessage());
    }

    private static Tensor ids(int rows, int tokens) {
        int[] ids = new Rngs(8).stream("ids").ints((long) rows * tokens, 0, V).toArray();
        return Tensor.of(new Shape(rows, tokens), ids);
    }

    private static Variable loss(Llama llama, TokenBatch batch, Tensor targets) {
        return Losses.crossEntropy(llama.logits(batch), targets).mean();
    }

    private static double difference(
            Llama llama, TokenBatch batch, Tensor targets, Parameter parameter, long element) {
        double step = 1e-5;
        double center = parameter.value().at(element);
        double[] loss = new double[2];
        for (int side = 0; side < 2; side++) {
            parameter.value().put(element, center + (2 * side - 1) * step);
            try (Scope _ = Scope.open()) {
                loss[side] = Gradients.off(() -> loss(llama, batch, targets).value().item());
            }
        }
        parameter.value().put(element, center);
        return (loss[1] - loss[0]) / (2 * step);
    }

    /// Row 0 of `actual` `(1, T, V)` from token `from` on.
    private static void assertRows(double[][] expected, Tensor actual, int from, double tolerance) {
        for (int t = 0; t < expected.length; t++) {
            double[] row = actual.slice(1, from + t, from + t + 1).toDoubles();
            assertArrayEquals(expected[t], row, tolerance, "token " + t);
        }
    }
}
