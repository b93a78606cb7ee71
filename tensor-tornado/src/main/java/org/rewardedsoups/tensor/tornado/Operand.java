package org.rewardedsoups.tensor.tornado;

import org.rewardedsoups.tensor.Tensor;

/// A tensor that a launch works on.
///
/// @param read whether the kernel looks at what is there before
/// @param written whether the kernel changes it
record Operand(Tensor tensor, boolean read, boolean written) {

    /// Ints or floats that have room for [#extent] elements: two of bfloat16 share one.
    long words() {
        return Math.ceilDiv(extent() * tensor.type().bytes(), 4L);
    }

    /// Elements in memory from the first to the last, both included.
    long extent() {
        long last = 0;
        for (int i = 0; i < tensor.shape().rank(); i++) {
            last += (tensor.dim(i) - 1) * tensor.stride(i);
        }
        return last + 1;
    }
}
