package org.rewardedsoups.tensor.tornado.bench;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import uk.ac.manchester.tornado.api.utils.TornadoAPIUtils;

/// The memory of device and host, and what of the device's is taken: TornadoVM does not give all of
/// a closed step's back.
final class Memory {
    private static final String ALLOWED = System.getProperty("tornado.device.memory", "4GB");

    private final long device;
    private long taken;

    /// @param device bytes that it has; TornadoVM takes no more than -Dtornado.device.memory says
    Memory(long device) {
        this.device = Math.min(device, TornadoAPIUtils.parseSize(ALLOWED));
    }

    /// Why a step does not fit, in numbers; empty if it does, and then it is taken.
    Optional<String> take(long bytes) {
        Optional<String> refusal = refusal(bytes);
        if (refusal.isEmpty()) {
            taken += bytes;
        }
        return refusal;
    }

    /// Why a step does not fit on the device, in numbers; empty if it does.
    Optional<String> refusal(long bytes) {
        return bytes <= device - taken
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "needs %.1f GB of the device, got %.1f GB of which %.1f GB are"
                                        + " taken; more with -Dtornado.memory=",
                                bytes / 1e9,
                                device / 1e9,
                                taken / 1e9));
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
