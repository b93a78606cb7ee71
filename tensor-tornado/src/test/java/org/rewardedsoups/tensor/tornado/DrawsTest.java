package org.rewardedsoups.tensor.tornado;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.rewardedsoups.tensor.SamplingContract;

/// Tokens that the device draws.
@Tag("gpu")
class DrawsTest extends SamplingContract {
    DrawsTest() {
        super(Device.kernels());
    }

    @BeforeAll
    static void deviceIsThere() {
        Device.require();
    }
}
