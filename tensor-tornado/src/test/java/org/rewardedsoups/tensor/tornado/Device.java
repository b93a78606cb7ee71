package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.rewardedsoups.tensor.KernelProvider;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Providers;

/// The device that tests use.
final class Device {
    private Device() {}

    /// Skips the test, with the reason, where there is none.
    static void require() {
        String reason = provider("tornado").unavailable().orElse("");
        assumeTrue(reason.isEmpty(), reason);
    }

    static Kernels kernels() {
        return provider("tornado").kernels();
    }

    static Kernels scalar() {
        return provider("scalar").kernels();
    }

    static KernelProvider provider(String name) {
        return Providers.installed().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
