package org.rewardedsoups.tensor.tornado;

import java.util.Map;
import java.util.Set;
import org.rewardedsoups.tensor.Tensor;

/// Which calls of kernels the device takes: those in float32, with indices in int32, which are also
/// copied, and with stored weights in bfloat16; the CPU computes the rest, that is float64, weights in
/// 8 bits, conversions, empty tensors, and attention with heads larger than [Attention#MOST].
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

    /// Which argument may be in bfloat16.
    private static final Map<String, Integer> STORED = Map.of("gatherRows", 0, "matmul", 1);

    private Supported() {}

    /// @param name of the method of [org.rewardedsoups.tensor.Kernels]
    static boolean onDevice(String name, Object[] arguments) {
        if (name.equals("int8Product") || name.equals("copy") && converts(arguments)) {
            return false;
        }
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Tensor x && !onDevice(name, i, x)) {
                return false;
            }
        }
        return true;
    }

    private static boolean converts(Object[] arguments) {
        return ((Tensor) arguments[0]).type() != ((Tensor) arguments[1]).type();
    }

    private static boolean onDevice(String name, int place, Tensor x) {
        boolean type =
                switch (x.type()) {
                    case F32 -> true;
                    case I32 -> WITH_INDICES.contains(name);
                    case BF16 -> STORED.getOrDefault(name, -1) == place;
                    default -> false;
                };
        boolean heads = name.startsWith("attention") && x.shape().rank() == 4;
        return type
                && (!heads || x.dim(3) <= Attention.MOST)
                && x.size() > 0
                && x.size() <= Integer.MAX_VALUE;
    }
}
