package org.rewardedsoups.experiments.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.IntSupplier;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.DeviceException;
import org.rewardedsoups.tensor.KernelProvider;
import org.rewardedsoups.tensor.Kernels;
import org.rewardedsoups.tensor.Providers;
import org.rewardedsoups.tensor.Tensor;

/// A device that computes as the usual kernels do, until it fails for good.
public final class LostDevice implements InvocationHandler {
    private static final Kernels SCALAR =
            Providers.installed().stream()
                    .filter(provider -> provider.name().equals("scalar"))
                    .findFirst()
                    .map(KernelProvider::kernels)
                    .orElseThrow();

    private final long most;
    private long calls;

    private LostDevice(long most) {
        this.most = most;
    }

    /// What a program returns and how many kernels it called.
    public record Ended(int code, long calls) {}

    /// Runs a program whose kernels are called by this thread alone.
    ///
    /// @param most calls before the device fails
    public static Ended run(long most, IntSupplier program) {
        var device = new LostDevice(most);
        Class<?>[] type = {Kernels.class};
        var kernels =
                (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), type, device);
        int code = Providers.with(kernels, program::getAsInt);
        return new Ended(code, device.calls);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (++calls > most) {
            throw new DeviceException("device: lost", null);
        }
        try {
            return method.invoke(kernels(arguments), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /// Those for the last tensor, which is a result.
    private static Kernels kernels(Object[] arguments) {
        DType type = DType.F32;
        for (Object argument : arguments) {
            type = argument instanceof Tensor x ? x.type() : type;
        }
        return type == DType.F32 ? Providers.chosen().kernels() : SCALAR;
    }
}
