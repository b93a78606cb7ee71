package org.rewardedsoups.tensor.tornado;

import java.util.Set;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Tensor;

/// Which calls of kernels the device takes: those in float32, with indices in int32, which are also
/// copied; the CPU computes the rest, that is float64, stored weights in bfloat16 or 8 bits,
/// conversions, empty tensors, and attention with heads larger than [Attention#MOST].
final class Supported {
    private static final Set<String> WITH_INDICES =
            Set.of(
                    "gatherRows",
                    "scatterAddRows",
                    "rope",
                    "crossEntropy",
                    "crossEntropyGrad",
                    "sample",
                    "copy");

    private Supported() {}

    /// @param name of the method of [org.rewardedsoups.tensor.Kernels]
    static boolean onDevice(String name, Object[] arguments) {
        if (name.equals("int8Product") || name.equals("copy") && converts(arguments)) {
            return false;
        }
        for (Object argument : arguments) {
            if (argument instanceof Tensor x && !onDevice(name, x)) {
                return false;
            }
        }
        return true;
    }

    private static boolean converts(Object[] arguments) {
        return ((Tensor) arguments[0]).type() != ((Tensor) arguments[1]).type();
    }

    private static boolean onDevice(String name, Tensor x) {
        boolean type =
                x.type() == DType.F32 || x.type() == DType.I32 && WITH_INDICES.contains(name);
        boolean heads = name.startsWith("attention") && x.shape().rank() == 4;
        return type
                && (!heads || x.dim(3) <= Attention.MOST)
                && x.size() > 0
                && x.size() <= Integer.MAX_VALUE;
    }
}
