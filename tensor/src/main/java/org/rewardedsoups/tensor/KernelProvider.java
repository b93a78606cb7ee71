package org.rewardedsoups.tensor;

import java.util.Optional;

/// Where kernels come from; found by [java.util.ServiceLoader], so register implementations in
/// `META-INF/services`.
public interface KernelProvider {

    /// The word that selects it: `-Dtensor.kernels=name`.
    String name();

    /// Why it cannot be used here *and the remedy*, or empty if it can.
    Optional<String> unavailable();

    /// The kernels; stateless and safe to use from any thread.
    Kernels kernels();

    /// How whole steps are handed to its device, or empty if operations are best computed as they come.
    default Optional<StepRecorder> recorder() {
        return Optional.empty();
    }

    /// What it computes with, in a line: of processors their vectors, of a device its name and memory.
    default String description() {
        return "";
    }
}
