package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.models.generation.RecordedDecoder;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.StepRecorder;
import org.rewardedsoups.tensor.Tensor;

/// Recorded passes and updates, on padded rectangles, train as their slow twin does on texts
/// without padding.
class RecordedLearnerTest {
    private static final double TOLERANCE = 1e-4;

    @Test
    void trainsAsWithoutARecording() {
        PpoTrainer plain = new TinyTask(0, 0.1).trainer(TinyTask.SHARE);
        PpoTrainer recorded = recorded();
        List<PpoStep> expected = TinyTask.run(plain, 4);
        List<PpoStep> actual = TinyTask.run(recorded, 4);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).samples(), actual.get(i).samples(), "step " + i);
            Map<String, Double> numbers = actual.get(i).named();
            expected.get(i)
                    .named()
                    .forEach((name, value) -> {
                        if (!name.startsWith("time/")) {
                            double scale = Math.max(1, Math.abs(value));
                            assertEquals(value, numbers.get(name), TOLERANCE * scale, name);
                        }
                    });
        }
        assertClose(plain.state(), recorded.state());
    }

    @Test
    void aResumedTrainingIsTheUninterruptedOne() {
        PpoTrainer whole = recorded();
        TinyTask.run(whole, 2);
        Map<String, Tensor> saved = new HashMap<>();
        whole.state().forEach((name, x) -> saved.put(name, Scope.detached(x::copy)));
        PpoTrainer resumed = recorded();
        resumed.load(saved);
        TinyTask.run(whole, 4);
        TinyTask.run(resumed, 4);
        assertEquals(TinyTask.digest(whole.state()), TinyTask.digest(resumed.state()));
    }

    @Test
    void trainingsThatRestartShareWhatWasRecorded() {
        var recordings = new AtomicInteger();
        StepRecorder counting =
                (at, reload, step, inputs) -> {
                    recordings.incrementAndGet();
                    return StepRecorder.PLAIN.record(at, reload, step, inputs);
                };
        PpoTrainer trainer = recorded(counting);
        TinyTask.run(trainer, 3);
        String first = TinyTask.digest(trainer.state());
        int once = recordings.get();
        assertTrue(once >= 3, "decoding, passes and updates");
        trainer.restart(TinyTask.SHARE, new Rngs(1));
        TinyTask.run(trainer, 3);
        assertEquals(first, TinyTask.digest(trainer.state()));
        assertEquals(once, recordings.get());
    }

    private static PpoTrainer recorded() {
        return recorded(StepRecorder.PLAIN);
    }

    private static PpoTrainer recorded(StepRecorder recorder) {
        TinyTask task = new TinyTask(0, 0.1);
        var decoder = new RecordedDecoder(recorder, task.policy.merged());
        return task.trainer(TinyTask.SHARE, 0.01, Optional.of(decoder));
    }

    private static void assertClose(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, x) ->
                assertArrayEquals(x.toDoubles(), actual.get(name).toDoubles(), TOLERANCE, name));
    }
}
