package org.rewardedsoups.tensor.vector;

import java.util.Optional;
import org.rewardedsoups.tensor.KernelProvider;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.scalar.ScalarProvider;

/// Kernels on the Vector API and all processors.
public final class VectorProvider implements KernelProvider {
    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Optional<String> unavailable() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.of(
                    "the Vector API is not loaded: start java with"
                            + " --add-modules jdk.incubator.vector");
        }
        return SelfTest.failure(new VectorKernels(), new ScalarProvider().kernels());
    }

    @Override
    public Kernels kernels() {
        return new VectorKernels();
    }

    @Override
    public String description() {
        return 8 * Lanes.BYTES + "-bit vectors of the Vector API";
    }
}
