package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.AdamW;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class PpoUpdateTest {
    private static final int ACTIONS = 4;
    private static final int EPISODES = 32;
    private static final int TOKENS = 2;

    @Test
    void minibatchesHoldEveryEpisodeOncePerEpoch() {
        PpoConfig config = config(6, 2, 3, Optional.empty());
        List<int[]> all = PpoUpdate.shuffledMinibatches(config, new Rngs(1).stream("order"));
        assertEquals(9, all.size());
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] rows =
                    all.subList(3 * epoch, 3 * epoch + 3).stream()
                            .flatMapToInt(Arrays::stream)
                            .sorted()
                            .toArray();
            assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, rows);
        }
    }

    /// A policy without input picks two of four actions an episode; action 2 alone is rewarded.
    @Test
    void aPolicyLearnsToTakeTheRewardedAction() {
        Parameter logits = new Parameter(Tensor.zeros(ACTIONS));
        Parameter value = new Parameter(Tensor.zeros(1));
        PpoConfig config = config(EPISODES, 8, 2, Optional.of(1.0));
        var optimizer =
                new AdamW(Map.of("logits", logits, "value", value), AdamW.Config.adam(0.05));
        var update = new PpoUpdate(config, optimizer, List.of(logits, value));
        Rngs rngs = new Rngs(7);
        for (int step = 0; step < 30; step++) {
            RandomGenerator rng = rngs.stream("step-" + step);
            int[] actions = sample(logits.value().softmax().toDoubles(), rng);
            Rollout rollout = rollout(actions, logits, value);
            update.run(
                    rollout,
                    rows -> predict(rows, actions, logits, value),
                    PpoUpdate.shuffledMinibatches(config, rng));
        }
        double[] p = logits.value().softmax().toDoubles();
        assertTrue(p[2] > 0.9, Arrays.toString(p));
    }

    @Test
    void theSameSeedGivesTheSameParametersToTheLastBit() {
        assertArrayEquals(trained(), trained());
    }

    @Test
    void aLossThatIsNoNumberIsAnErrorAndTheParametersStay() {
        Parameter logits = new Parameter(Tensor.zeros(ACTIONS));
        Parameter value = new Parameter(Tensor.zeros(1));
        PpoConfig config = config(EPISODES, EPISODES, 1, Optional.empty());
        var optimizer =
                new AdamW(Map.of("logits", logits, "value", value), AdamW.Config.adam(0.05));
        var update = new PpoUpdate(config, optimizer, List.of(logits, value));
        int[] actions = new int[EPISODES * TOKENS];
        Rollout rollout = rollout(actions, logits, value);
        rollout.rewards().set(Double.NaN, 3, 1);
        List<int[]> minibatches =
                PpoUpdate.shuffledMinibatches(config, new Rngs(1).stream("order"));
        var e =
                assertThrows(
                        NonFiniteException.class,
                        () ->
                                update.run(
                                        rollout,
                                        rows -> predict(rows, actions, logits, value),
                                        minibatches));
        assertTrue(e.getMessage().contains("minibatch 1 of 1"), e.getMessage());
        assertArrayEquals(new float[ACTIONS], logits.value().toFloats());
    }

    @Test
    void aMinibatchOfOneTokenCannotBeWhitened() {
        Tensor mask = Tensor.zeros(1, 3);
        mask.set(1, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> PpoGuard.requireWhitenable(mask));
        mask.set(1, 0, 2);
        PpoGuard.requireWhitenable(mask);
    }

    @Test
    void aConfigurationThatCannotWorkIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> config(6, 4, 1, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> config(6, 2, 0, Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> config(6, 2, 1, Optional.of(0.0)));
        assertEquals(79, PpoConfig.DEFAULT.batches());
        assertEquals(
                new KlController.Adaptive(0.2, 6, 10_000), PpoConfig.DEFAULT.klController());
    }

    private static float[] trained() {
        Parameter logits = new Parameter(Tensor.zeros(ACTIONS));
        Parameter value = new Parameter(Tensor.zeros(1));
        PpoConfig config = config(EPISODES, 8, 4, Optional.of(0.5));
        var optimizer =
                new AdamW(Map.of("logits", logits, "value", value), AdamW.Config.adam(0.05));
        RandomGenerator rng = new Rngs(3).stream("bits");
        int[] actions = sample(logits.value().softmax().toDoubles(), rng);
        new PpoUpdate(config, optimizer, List.of(logits, value))
                .run(
                        rollout(actions, logits, value),
                        rows -> predict(rows, actions, logits, value),
                        PpoUpdate.shuffledMinibatches(config, rng));
        return logits.value().toFloats();
    }

    private static int[] sample(double[] p, RandomGenerator rng) {
        int[] actions = new int[EPISODES * TOKENS];
        for (int i = 0; i < actions.length; i++) {
            double u = rng.nextDouble() - p[0];
            while (u > 0 && actions[i] < ACTIONS - 1) {
                u -= p[++actions[i]];
            }
        }
        return actions;
    }

    private static Rollout rollout(int[] actions, Parameter logits, Parameter value) {
        int[] all = new int[EPISODES];
        Arrays.setAll(all, i -> i);
        Predictions now = predict(all, actions, logits, value);
        Tensor rewards = Tensor.zeros(EPISODES, TOKENS);
        for (int i = 0; i < actions.length; i++) {
            rewards.set(actions[i] == 2 ? 1 : 0, i / TOKENS, i % TOKENS);
        }
        Tensor ones = Tensor.full(DType.F32, rewards.shape(), 1);
        return new Rollout(
                now.logprobs().value(), now.logprobs().value(), now.values().value(), rewards, ones);
    }

    private static Predictions predict(
            int[] rows, int[] actions, Parameter logits, Parameter value) {
        int[] taken = new int[rows.length * TOKENS];
        Arrays.setAll(taken, i -> actions[rows[i / TOKENS] * TOKENS + i % TOKENS]);
        Tensor zeros = Tensor.zeros(rows.length, TOKENS, ACTIONS);
        Variable all = logits.add(zeros);
        Variable values = value.add(Tensor.zeros(rows.length, TOKENS));
        Tensor labels = Tensor.of(new Shape(rows.length, TOKENS), taken);
        return new Predictions(
                Logits.logprobs(all, labels), values, Categorical.entropy(all.value()));
    }

    private static PpoConfig config(int batch, int minibatch, int epochs, Optional<Double> norm) {
        PpoConfig c = PpoConfig.DEFAULT;
        return new PpoConfig(
                c.steps(), 0.05, true, c.klCoefficient(), c.klTarget(), c.klHorizon(), 0, 0.95,
                0.2, 0.2, 0.1, batch, minibatch, epochs, norm);
    }
}
