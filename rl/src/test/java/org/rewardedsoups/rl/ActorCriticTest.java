package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.models.generation.TokenBatch;
import org.rewardedsoups.models.layers.Dropout;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// The fast path (packed tokens, heads on response tokens only) against the plain one (a padded
/// rectangle, logits everywhere, masks).
class ActorCriticTest {
    private static final int[][] QUERIES = {{3, 1, 4}, {1}, {5, 9, 2, 6, 5}};
    private static final int[][] RESPONSES = {{3, 5}, {8, 9, 7, 9}, {3}};
    private static final int WIDTH = 4;

    private final TinyTask task = new TinyTask(0);
    private final Llama model = task.policy.model();
    private final EpisodeBatch batch = EpisodeBatch.of(episodes(), WIDTH);

    @Test
    void predictionsAreThoseOfThePlainPath() {
        Predictions fast = new ActorCritic(model, task.valueHead).predict(batch, Dropout.OFF);
        Predictions plain = plain();
        assertEquals(new Shape(3, WIDTH), fast.logprobs().shape());
        for (int row = 0; row < QUERIES.length; row++) {
            for (int t = 0; t < WIDTH; t++) {
                boolean token = t < RESPONSES[row].length;
                long column = QUERIES[row].length - 1 + t;
                assertEquals(token ? 1 : 0, batch.mask().get(row, t));
                check(fast.logprobs().value(), plain.logprobs().value(), token, row, t, column);
                check(fast.values().value(), plain.values().value(), token, row, t, column);
                check(fast.entropy(), plain.entropy(), token, row, t, column);
            }
        }
    }

    @Test
    void gradientsAreThoseOfThePlainPath() {
        Predictions fast = new ActorCritic(model, task.valueHead).predict(batch, Dropout.OFF);
        List<double[]> expected = gradients(plain(), plainMask());
        List<double[]> got = gradients(fast, batch.mask());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), got.get(i), 1e-4);
        }
    }

    private static void check(
            Tensor fast, Tensor plain, boolean token, int row, int t, long column) {
        double expected = token ? plain.get(row, column) : 0;
        assertEquals(expected, fast.get(row, t), 1e-5);
    }

    private Predictions plain() {
        org.rewardedsoups.rl.TokenBatch joined = joined();
        TokenBatch tokens = TokenBatch.of(joined.ids(), new int[QUERIES.length]);
        Variable hidden = model.hidden(tokens, Dropout.OFF); // (B, L, C)
        long rows = hidden.dim(0) * hidden.dim(1);
        Variable values =
                task.valueHead
                        .apply(hidden.reshape(rows, hidden.dim(2)), Dropout.OFF)
                        .reshape(hidden.dim(0), hidden.dim(1));
        return Predictions.of(model.logits(hidden), values, joined.ids());
    }

    private static Tensor plainMask() {
        Tensor mask = Tensor.zeros(QUERIES.length, joined().ids().dim(1) - 1);
        for (int row = 0; row < QUERIES.length; row++) {
            for (int t = 0; t < RESPONSES[row].length; t++) {
                mask.set(1, row, QUERIES[row].length - 1 + t);
            }
        }
        return mask;
    }

    private static org.rewardedsoups.rl.TokenBatch joined() {
        return org.rewardedsoups.rl.TokenBatch.join(
                List.of(QUERIES),
                List.of(RESPONSES),
                org.rewardedsoups.rl.TokenBatch.Padding.RIGHT,
                0);
    }

    private List<double[]> gradients(Predictions predictions, Tensor mask) {
        List<Parameter> parameters = new ArrayList<>(task.policy.parameters().values());
        parameters.addAll(task.valueHead.parameters().values());
        parameters.forEach(Parameter::clearGrad);
        predictions
                .logprobs()
                .square()
                .add(predictions.values().square())
                .maskedMean(mask)
                .backward();
        return parameters.stream().map(p -> p.grad().orElseThrow().toDoubles()).toList();
    }

    private static List<Episode> episodes() {
        return IntStream.range(0, QUERIES.length)
                .mapToObj(
                        i ->
                                new Episode(
                                        new Prompt(QUERIES[i], "", Optional.empty()),
                                        RESPONSES[i],
                                        false,
                                        ""))
                .toList();
    }
}
