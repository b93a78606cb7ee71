package org.rewardedsoups.tensor.tornado.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import org.rewardedsoups.tensor.tornado.TornadoProvider;

/// Whether work fits, before it begins.
final class Memory {
    private Memory() {}

    /// Why a step does not fit on the device, in numbers; empty if it does.
    static Optional<String> deviceRefusal(long bytes) {
        long free = TornadoProvider.freeMemory();
        return bytes <= free
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "needs %.1f GB of the device, got %.1f GB that are free; more with"
                                        + " -Dtornado.memory=",
                                bytes / 1e9,
                                free / 1e9));
    }

    /// Why a step does not fit into the host's memory; empty if it does.
    static Optional<String> hostRefusal(long bytes) {
        var system =
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        long all = system.getTotalMemorySize();
        return bytes <= all
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "needs %.1f GB of the host, got %.1f GB",
                                bytes / 1e9,
                                all / 1e9));
    }
}
