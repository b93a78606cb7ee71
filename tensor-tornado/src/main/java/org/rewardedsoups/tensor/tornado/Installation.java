package org.rewardedsoups.tensor.tornado;

import java.util.List;
import java.util.Optional;

/// What this JVM was started with: TornadoVM or not, and which devices it finds.
///
/// @param unavailable why kernels cannot run on a device, and the remedy
/// @param devices one line each, the one that computes first
/// @param memory bytes of the device that computes
/// @param cuda whether CUDA drives it
record Installation(
        Optional<String> unavailable, List<String> devices, long memory, boolean cuda) {
    private static final String MODULE = "tornado.runtime";

    /// Found out once: a runtime that failed to start cannot be tried again in the same JVM.
    static final Installation HERE = find();

    /// Events of each kind that TornadoVM has room for and clears before every run of a graph. We
    /// use none, and clearing the 32,768 it would have takes longer than the kernels.
    private static final String EVENTS = "tornado.max.events";

    /// Whether TornadoVM has CUDA lock the host's memory of each array in place, numbers within a step
    /// included. It never unlocks them, and of memory that is freed and comes back as part of another
    /// array CUDA then copies nothing, or pages that are no longer ours.
    private static final String PINNING = "tornado.cuda.host.pinning";

    private static Installation find() {
        prefer(EVENTS, "32"); // before TornadoVM looks
        prefer(PINNING, "false");
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return without(
                    "this JVM was started without TornadoVM; export TORNADOVM_HOME=<its SDK>, then"
                            + " mvn -q compile, and start through Maven or ./soup");
        }
        try {
            List<String> devices = DeviceThread.call(Devices::lines);
            return new Installation(
                    Optional.empty(),
                    devices,
                    DeviceThread.call(Devices::memory),
                    DeviceThread.call(Devices::cuda));
        } catch (Throwable thrown) { // errors of native libraries among them
            return without(
                    "TornadoVM finds no device ("
                            + cause(thrown)
                            + "); install the driver of the GPU with its OpenCL or CUDA library, or"
                            + " PoCL (package pocl-opencl-icd) to try kernels on the CPU");
        }
    }

    private static void prefer(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static Installation without(String reason) {
        return new Installation(Optional.of(reason), List.of(), 0, false);
    }

    private static String cause(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null
                ? root.getClass().getSimpleName()
                : DeviceThread.plain(root.getMessage());
    }

    /// The version of the TornadoVM that runs.
    static String version() {
        return ModuleLayer.boot()
                .findModule(MODULE)
                .flatMap(module -> module.getDescriptor().rawVersion())
                .orElse("of unknown version");
    }
}
