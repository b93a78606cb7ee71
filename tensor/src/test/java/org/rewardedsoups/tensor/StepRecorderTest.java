package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.StepRecorder.Reload;

class StepRecorderTest {
    private final Tensor x = Tensor.of(new Shape(4), 1f, 2, 3, 4);

    @Test
    void aPlainStepSeesItsInputsAndCountsOfNow() {
        RecordedStep step =
                StepRecorder.PLAIN.record(
                        new int[] {1}, Reload.NOTHING, counts -> x.slice(0, 0, counts[0]).sum(), x);
        assertEquals(3, step.run(2).item());
        x.fill(5);
        Tensor sum = step.run(3);
        assertEquals(15, sum.item());
        assertFalse(sum.scoped(), "it outlives the step");
    }

    @Test
    void otherNumbersOfCountsAreRefused() {
        RecordedStep step = StepRecorder.PLAIN.record(new int[] {1}, Reload.NOTHING, _ -> x.sum(), x);
        String message =
                assertThrows(IllegalArgumentException.class, () -> step.run(1, 2)).getMessage();
        assertTrue(message.contains("expected 1 counts"), message);
    }

    @Test
    void theProcessorRecordsNothingAndComputesTheRestAsEver() {
        assertTrue(Providers.chosen().recorder().isEmpty());
        Kernels kernels = Providers.kernels(DType.F32);
        assertSame(kernels, Providers.besideSteps(() -> Providers.kernels(DType.F32)));
    }
}
