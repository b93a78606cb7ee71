package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.DeviceMemoryException;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// What does not fit on the device.
@Tag("gpu")
class DeviceMemoryTest {
    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }

    @Test
    void moreThanIsFreeIsRefusedWithTheNumbers() {
        var memory = new DeviceMemory(1_000_000_000);
        memory.take("first", 600_000_000);
        String message =
                assertThrows(DeviceMemoryException.class, () -> memory.take("second", 500_000_000))
                        .getMessage();
        assertTrue(
                message.startsWith(
                        "second: needs 0.500 GB of the device, of whose 1.000 GB are 0.400 GB free"),
                message);
        memory.take("third", 400_000_000);
        assertEquals(0, memory.free());
    }

    @Test
    void aStepTakesWhatItSaysAndOneThatIsTooLargeIsRefused() {
        Tensor x = Tensor.full(DType.F32, new Shape(1000), 1);
        long before = DeviceMemory.HERE.free();
        try (CompiledStep step = CompiledStep.record(x::sum, x)) {
            assertEquals(before - step.deviceBytes(), DeviceMemory.HERE.free());
        }
        long most = DeviceMemory.HERE.free();
        DeviceMemory.HERE.take("the rest", most - 100);
        try {
            String message =
                    assertThrows(
                                    DeviceMemoryException.class,
                                    () -> CompiledStep.record(x::sum, x))
                            .getMessage();
            assertTrue(message.startsWith("compiled step: needs 0.000 GB"), message);
        } finally {
            DeviceMemory.HERE.take("gives it back", 100 - most);
        }
    }
}
