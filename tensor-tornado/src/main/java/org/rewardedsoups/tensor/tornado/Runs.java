package org.rewardedsoups.tensor.tornado;

import org.rewardedsoups.tensor.Tensor;

/// The stretches of memory that a tensor with any strides covers.
final class Runs {
    private Runs() {}

    /// What is done with `count` elements that lie one after the other, the first of them `from`
    /// elements behind the tensor's first.
    @FunctionalInterface
    interface Run {
        void accept(long from, long count);
    }

    /// Visits every element once.
    static void each(Tensor x, Run run) {
        if (x.contiguous()) {
            run.accept(0, x.size());
        } else {
            each(x, 0, 0, run);
        }
    }

    private static void each(Tensor x, int axis, long from, Run run) {
        if (axis == x.shape().rank()) {
            run.accept(from, 1);
        } else if (axis == x.shape().rank() - 1 && x.stride(axis) == 1) {
            run.accept(from, x.dim(axis));
        } else {
            for (long i = 0; i < x.dim(axis); i++) {
                each(x, axis + 1, from + i * x.stride(axis), run);
            }
        }
    }
}
