package org.rewardedsoups.tensor.tornado;

import java.util.Optional;
import org.rewardedsoups.tensor.KernelProvider;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.StepRecorder;

/// Kernels for a GPU: methods in Java that TornadoVM compiles to OpenCL or CUDA.
///
/// Calls that the device does not take (see [Supported]) are computed by the CPU's kernels. Each
/// call moves its tensors to the device and back; [CompiledStep] keeps a whole training step there, as
/// steps of the [#recorder] do.
public final class TornadoProvider implements KernelProvider {
    private Optional<String> unavailable;
    private Kernels kernels;

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public synchronized Optional<String> unavailable() {
        if (unavailable == null) {
            unavailable = Installation.HERE.unavailable();
            if (unavailable.isEmpty()) {
                unavailable = SelfTest.failure(kernels());
            }
        }
        return unavailable;
    }

    @Override
    public synchronized Kernels kernels() {
        if (kernels == null) {
            kernels = TornadoKernels.of(new Lowering(new EagerDevice(), CuBlas.Kind.OWN), processor());
        }
        return kernels;
    }

    @Override
    public Optional<StepRecorder> recorder() {
        return Optional.of(Program::record);
    }

    /// The best kernels of the CPU.
    static Kernels processor() {
        return Providers.installed().stream()
                .filter(provider -> provider.name().equals("vector"))
                .filter(provider -> provider.unavailable().isEmpty())
                .findFirst()
                .orElseGet(TornadoProvider::scalar)
                .kernels();
    }

    static KernelProvider scalar() {
        return Providers.installed().stream()
                .filter(provider -> provider.name().equals("scalar"))
                .findFirst()
                .orElseThrow();
    }

    /// Bytes of the device that are free for steps and kernels, 0 without one.
    public static long freeMemory() {
        return DeviceMemory.HERE.free();
    }

    @Override
    public String description() {
        return "TornadoVM "
                + Installation.version()
                + " on "
                + String.join("; ", Installation.HERE.devices());
    }
}
