package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// The device works on the memory of tensors itself.
@Tag("gpu")
class ZeroCopyTest {

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    @Test
    void whatOneSideWritesTheOtherReads() {
        Tensor input = Tensor.of(new Shape(3), 1f, 2f, 3f);
        Tensor sum = Tensor.of(new Shape(3), 10f, 20f, 30f);
        try (CompiledStep step =
                CompiledStep.record(
                        () -> {
                            sum.accumulate(input);
                            return sum.sum();
                        },
                        input)) {
            input.set(100, 0); // in the tensor's own memory, no copy passed to run
            assertEquals(60 + 105, step.run(0, 1));
            assertEquals(10, sum.get(0), "on the host until it is asked for");
            step.download();
            assertEquals(110, sum.get(0));
            assertEquals(22, sum.get(1));
        }
    }
}
