package org.rewardedsoups.tensor.scalar;

import org.rewardedsoups.tensor.Tensor;

/// Walks the elements of a tensor with any strides in row-major order of its shape.
final class Strided {
    private final long[] dims;
    private final long[] strides;
    private final long[] index;
    private long position;
    private boolean started;

    Strided(Tensor x) {
        dims = x.shape().dims();
        strides = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            strides[i] = x.stride(i);
        }
        index = new long[dims.length];
    }

    /// Where the next element lies, in elements from the first.
    long next() {
        if (!started) {
            started = true;
            return position;
        }
        for (int i = dims.length - 1; i >= 0; i--) {
            position += strides[i];
            if (++index[i] < dims[i]) {
                break;
            }
            position -= dims[i] * strides[i];
            index[i] = 0;
        }
        return position;
    }
}
