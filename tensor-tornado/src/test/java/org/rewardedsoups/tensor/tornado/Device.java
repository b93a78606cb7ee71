package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.rewardedsoups.tensor.KernelProvider;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Tensor;

/// The device that tests use, and how they compare.
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

    /// `|a − b| ≤ tolerance·(1 + |a|)` for every element, and equal where not finite.
    static void assertClose(String what, Tensor expected, Tensor actual, double tolerance) {
        double[] e = expected.toDoubles();
        double[] a = actual.toDoubles();
        for (int i = 0; i < e.length; i++) {
            double limit = tolerance * (1 + Math.abs(e[i])) + Float.MIN_VALUE;
            assertEquals(e[i], a[i], Double.isFinite(e[i]) ? limit : 0, what + " element " + i);
        }
    }
}
