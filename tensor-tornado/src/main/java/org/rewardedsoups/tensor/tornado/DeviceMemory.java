package org.rewardedsoups.tensor.tornado;

import java.util.Locale;
import org.rewardedsoups.tensor.DeviceMemoryException;
import uk.ac.manchester.tornado.api.utils.TornadoAPIUtils;

/// The memory of a device, and how much of it is free.
///
/// What was taken stays taken: TornadoVM 5.2.0 gives back only a part of what a closed step had.
final class DeviceMemory {
    /// That of the device that computes, of which TornadoVM takes no more than it is allowed.
    static final DeviceMemory HERE =
            new DeviceMemory(
                    Math.min(
                            Installation.HERE.memory(),
                            TornadoAPIUtils.parseSize(
                                    System.getProperty("tornado.device.memory", "4GB"))));

    private final long bytes;
    private long taken;

    DeviceMemory(long bytes) {
        this.bytes = bytes;
    }

    synchronized long free() {
        return bytes - taken;
    }

    /// @param what needs the memory
    /// @throws DeviceMemoryException if there is less; nothing is taken then
    synchronized void take(String what, long needed) {
        if (needed > free()) {
            throw new DeviceMemoryException(
                    String.format(
                            Locale.ROOT,
                            "%s: needs %.3f GB of the device, of whose %.3f GB are %.3f GB free,"
                                    + " allow more with -Dtornado.memory=, ask for less work, or use"
                                    + " --kernels=vector",
                            what,
                            needed / 1e9,
                            bytes / 1e9,
                            free() / 1e9));
        }
        taken += needed;
    }
}
