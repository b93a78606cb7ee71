package org.rewardedsoups.tensor.vector;

import org.rewardedsoups.tensor.KernelsContract;

/// The fast kernels against the specification, at sizes around the vector width and the tiles.
class VectorKernelsTest extends KernelsContract {
    VectorKernelsTest() {
        super(new VectorKernels(), 1, 2, 15, 16, 17, 31, 33, 64, 100, 1000, 70_001);
    }
}
