package org.rewardedsoups.tensor.tornado;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.rewardedsoups.tensor.KernelsContract;

/// The device's kernels against the specification, at sizes around groups and tiles.
@Tag("gpu")
class TornadoKernelsTest extends KernelsContract {
    TornadoKernelsTest() {
        super(Device.kernels(), 1, 2, 17, 255, 256, 257, 70_001);
    }

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }
}
