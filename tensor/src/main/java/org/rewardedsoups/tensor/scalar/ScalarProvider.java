package org.rewardedsoups.tensor.scalar;

import java.util.Optional;
import org.rewardedsoups.tensor.KernelProvider;
import org.rewardedsoups.tensor.Kernels;

/// The specification: straight loops in double precision, always available, slow.
public final class ScalarProvider implements KernelProvider {
    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Kernels kernels() {
        return new ScalarKernels();
    }

    @Override
    public String description() {
        return "plain loops in double precision, the specification";
    }
}
