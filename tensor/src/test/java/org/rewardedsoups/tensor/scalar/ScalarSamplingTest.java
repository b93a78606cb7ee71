package org.rewardedsoups.tensor.scalar;

import org.rewardedsoups.tensor.SamplingContract;

class ScalarSamplingTest extends SamplingContract {
    ScalarSamplingTest() {
        super(new ScalarKernels());
    }
}
