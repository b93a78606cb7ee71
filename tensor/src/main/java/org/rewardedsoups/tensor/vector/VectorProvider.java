package org.rewardedsoups.tensor.vector;

import java.util.Optional;
import org.rewardedsoups.tensor.KernelProvider;
import org.rewardedsoups.tensor.Kernels;

/// Kernels on the Vector API and all processors.
public final class VectorProvider implements KernelProvider {
    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Optional<String> unavailable() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? Optional.empty()
                : Optional.of(
                        "the Vector API is not loaded: start java with"
                                + " --add-modules jdk.incubator.vector");
    }

    @Override
    public Kernels kernels() {
        return new VectorKernels();
    }
}
