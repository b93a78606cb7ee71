package org.rewardedsoups.tensor.vector;

import org.rewardedsoups.tensor.SamplingContract;

class VectorSamplingTest extends SamplingContract {
    VectorSamplingTest() {
        super(new VectorKernels());
    }
}
