package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.lora.Lora;
import org.rewardedsoups.models.lora.LoraConfig;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

class PpoTrainerTest {

    @Test
    void aSimpleRewardRises() {
        List<PpoStep> steps = TinyTask.run(new TinyTask(0).trainer(TinyTask.SHARE), 20);
        double before = steps.getFirst().scores().mean();
        double after = steps.subList(17, 20).stream().mapToDouble(s -> s.scores().mean()).sum() / 3;
        assertTrue(before < 0.25 && after > before + 0.25, before + " to " + after);
        assertEquals(0, steps.getFirst().rollout().klK1(), "the first policy is the reference");
        assertTrue(steps.getLast().rollout().klK3() > 0.1);
    }

    @Test
    void theFirstMinibatchSeesThePolicyThatSampled() {
        TinyTask task = new TinyTask(0);
        PpoConfig whole =
                new PpoConfig(
                        TinyTask.BATCH, 0.01, true, 0.01, 6, 200, 1, 0.95, 0.2, 0.2, 0.1,
                        TinyTask.BATCH, TinyTask.BATCH, 1, Optional.empty());
        var trainer =
                new PpoTrainer(
                        task.policy,
                        task.valueHead,
                        TinyTask.SHARE,
                        whole,
                        new LengthSampler(3, 9),
                        new ResponseFormat(TinyTask.END, TinyTask::text),
                        new Rngs(1));
        PpoStatistics update = trainer.step(TinyTask.prompts(1)).update();
        assertEquals(0, update.klK2());
        assertEquals(0, update.clipFraction());
        assertEquals(0, update.valueClipFraction());
    }

    @Test
    void oneSeedTwiceGivesTheSameBits() {
        PpoTrainer first = new TinyTask(0.1).trainer(TinyTask.SHARE);
        PpoTrainer second = new TinyTask(0.1).trainer(TinyTask.SHARE);
        TinyTask.run(first, 3);
        TinyTask.run(second, 3);
        assertEquals(TinyTask.digest(first.state()), TinyTask.digest(second.state()));
    }

    @Test
    void aResumedRunIsTheUninterruptedOne() {
        PpoTrainer whole = new TinyTask(0.1).trainer(TinyTask.SHARE);
        TinyTask.run(whole, 2);
        Map<String, Tensor> saved = new HashMap<>();
        whole.state().forEach((n, t) -> saved.put(n, Scope.detached(t::copy)));
        List<PpoStep> expected = TinyTask.run(whole, 4);
        PpoTrainer resumed = new TinyTask(0.1).trainer(TinyTask.SHARE);
        resumed.load(saved);
        assertEquals(2, resumed.steps());
        List<PpoStep> got = TinyTask.run(resumed, 4);
        assertEquals(TinyTask.digest(whole.state()), TinyTask.digest(resumed.state()));
        assertEquals(expected.getLast().samples(), got.getLast().samples());
        assertEquals(expected.getLast().rollout().klK1(), got.getLast().rollout().klK1());
        assertEquals(
                expected.getLast().rollout().klCoefficient(),
                got.getLast().rollout().klCoefficient());
    }

    @Test
    void aRestartedTrainerIsANewOne() {
        Reward brevity = samples -> samples.stream().mapToDouble(s -> -s.output().length()).toArray();
        PpoTrainer restarted = new TinyTask(0.1).trainer(TinyTask.SHARE);
        TinyTask.run(restarted, 3);
        restarted.restart(brevity, new Rngs(1));
        assertEquals(0, restarted.steps());
        TinyTask.run(restarted, 3);
        PpoTrainer fresh = new TinyTask(0.1).trainer(brevity);
        TinyTask.run(fresh, 3);
        assertEquals(TinyTask.digest(fresh.state()), TinyTask.digest(restarted.state()));
    }

    @Test
    void aStateThatDoesNotFitIsRefused() {
        PpoTrainer trainer = new TinyTask(0).trainer(TinyTask.SHARE);
        Map<String, Tensor> without = new HashMap<>(trainer.state());
        without.remove("kl_coefficient");
        assertThrows(ModelFormatException.class, () -> trainer.load(without));
        Map<String, Tensor> more = new HashMap<>(trainer.state());
        more.put("unknown", Tensor.scalar(1));
        assertThrows(ModelFormatException.class, () -> trainer.load(more));
    }

    @Test
    void aTrainedAdapterIsItsOwnReference() {
        TinyTask task = new TinyTask(0);
        TinyTask.run(task.trainer(TinyTask.SHARE), 2);
        List<PpoStep> next = TinyTask.run(task.trainer(TinyTask.SHARE), 2);
        assertEquals(0, next.getFirst().rollout().klK1(), 1e-5);
        assertTrue(next.getLast().rollout().klK3() > 1e-5);
    }

    @Test
    void theLoggedMixtureIsWhatTheAdvantagesAreMadeOf() {
        Reward mixed = MixedReward.of(TinyTask.SHARE, TinyTask.LENGTH, 0.25);
        PpoStep step = new TinyTask(0).trainer(mixed).step(TinyTask.prompts(1));
        double[] share = TinyTask.SHARE.score(step.samples());
        double[] length = TinyTask.LENGTH.score(step.samples());
        assertArrayEquals(share, step.scores().parts().get(0));
        assertArrayEquals(length, step.scores().parts().get(1));
        double sum = 0;
        for (int i = 0; i < share.length; i++) {
            double total = 0.75 * share[i] + 0.25 * length[i];
            assertEquals(total, step.scores().total()[i], 1e-12);
            sum += total;
        }
        Map<String, Double> log = step.named();
        assertEquals(sum / share.length, log.get("reward/mean"), 1e-12);
        assertEquals(step.scores().partMean(1), log.get("reward/part1Mean"));
        // the policy is still the reference: no penalty, and token rewards sum to the scores
        assertEquals(sum / share.length, log.get("objective/score"), 1e-6);
    }

    @Test
    void aResponseOfItsEndAloneIsAnEpisode() {
        Reward silence =
                samples -> samples.stream().mapToDouble(s -> s.output().isEmpty() ? 1 : 0).toArray();
        long silent = 0;
        for (PpoStep step : TinyTask.run(new TinyTask(0).trainer(silence), 4)) {
            silent += step.samples().stream().filter(s -> s.output().isEmpty()).count();
            assertEquals(silence.score(step.samples())[0], step.scores().total()[0]);
            assertTrue(step.responseTokens() >= TinyTask.BATCH && step.weightChange() > 0);
        }
        assertTrue(silent > 0, "no response ended at once");
    }

    @Test
    void aScoreThatIsNoNumberNamesTheStep() {
        PpoTrainer trainer =
                new TinyTask(0)
                        .trainer(samples -> new double[] {Double.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                            0, 0, 0, 0, 0});
        var e =
                assertThrows(
                        NonFiniteException.class, () -> trainer.step(TinyTask.prompts(1)));
        assertTrue(e.getMessage().startsWith("ppo, step 1: reward: expected a finite score"));
        assertEquals(0, trainer.steps());
    }

    @Test
    void weightsThatDoNotMoveAreAnError() {
        PpoTrainer trainer = new TinyTask(0).trainer(TinyTask.SHARE, 1e-40);
        var e =
                assertThrows(
                        IllegalStateException.class, () -> trainer.step(TinyTask.prompts(1)));
        assertTrue(e.getMessage().contains("to change the weights"), e.getMessage());
    }

    @Test
    void whatCannotBeTrainedIsRefused() {
        TinyTask task = new TinyTask(0);
        PpoTrainer trainer = task.trainer(TinyTask.SHARE);
        List<Prompt> tooFew = TinyTask.prompts(1).subList(0, 3);
        assertThrows(IllegalArgumentException.class, () -> trainer.step(tooFew));
        var saving =
                Lora.attach(
                        task.policy.merged(),
                        new LoraConfig(2, 2, 0, List.of("q_proj"), List.of("embed_tokens")),
                        new Rngs(1).stream("adapter"));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new PpoTrainer(
                                saving,
                                task.valueHead,
                                TinyTask.SHARE,
                                PpoConfig.DEFAULT,
                                new LengthSampler(3, 9),
                                new ResponseFormat(TinyTask.END, TinyTask::text),
                                new Rngs(1)));
    }
}
