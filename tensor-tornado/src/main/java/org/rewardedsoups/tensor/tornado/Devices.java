package org.rewardedsoups.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/// The devices that TornadoVM finds; on the [DeviceThread] only.
final class Devices {
    private Devices() {}

    /// A line for each, the one that computes first.
    static List<String> lines() {
        TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
        List<String> lines = new ArrayList<>();
        lines.add(line(runtime.getDefaultDevice()));
        for (int i = 0; i < runtime.getNumBackends(); i++) {
            TornadoBackend backend = runtime.getBackend(i);
            for (int j = 0; j < backend.getNumDevices(); j++) {
                String line = line(backend.getDevice(j));
                if (!lines.contains(line)) {
                    lines.add(line);
                }
            }
        }
        return List.copyOf(lines);
    }

    /// Bytes of the device that computes.
    static long memory() {
        return TornadoRuntimeProvider.getTornadoRuntime().getDefaultDevice().getMaxGlobalMemory();
    }

    /// Whether CUDA drives the device that computes.
    static boolean cuda() {
        TornadoDevice device = TornadoRuntimeProvider.getTornadoRuntime().getDefaultDevice();
        return device.getTornadoVMBackend() == TornadoVMBackendType.CUDA;
    }

    private static String line(TornadoDevice device) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %.1f GB",
                device.getPhysicalDevice().getDeviceName().strip(),
                device.getTornadoVMBackend(),
                device.getMaxGlobalMemory() / 1e9);
    }
}
