package org.rewardedsoups.tensor.tornado;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.rewardedsoups.tensor.Kernels;

/// The kernels of the device, and of the CPU for what the device does not do; see [Supported].
final class TornadoKernels implements InvocationHandler {
    private static final System.Logger LOG = System.getLogger("org.rewardedsoups.tensor.tornado");

    private final Kernels device;
    private final Kernels processor;
    private volatile boolean said;

    private TornadoKernels(Kernels device, Kernels processor) {
        this.device = device;
        this.processor = processor;
    }

    static Kernels of(Kernels device, Kernels processor) {
        return proxy(new TornadoKernels(device, processor));
    }

    /// Kernels whose every call goes to `handler`.
    static Kernels proxy(InvocationHandler handler) {
        Class<?>[] type = {Kernels.class};
        return (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), type, handler);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        boolean onDevice = Supported.onDevice(method.getName(), arguments);
        if (!onDevice && !said) {
            said = true;
            LOG.log(System.Logger.Level.DEBUG, "{0} runs on the CPU", method.getName());
        }
        return call(onDevice ? device : processor, method, arguments);
    }

    /// Calls a method, and throws what it throws.
    static Object call(Kernels kernels, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(kernels, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
