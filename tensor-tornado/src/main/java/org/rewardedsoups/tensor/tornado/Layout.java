package org.rewardedsoups.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.tensor.Tensor;

/// How two tensors of the same shape lie in memory, in as few dimensions as possible: dimensions
/// that follow each other without gaps in both are one.
final class Layout {
    private record Dimension(long size, long first, long second) {}

    private final List<Dimension> dimensions = new ArrayList<>(); // the last one first

    Layout(Tensor a, Tensor b) {
        for (int i = a.shape().rank() - 1; i >= 0; i--) {
            add(new Dimension(a.dim(i), a.stride(i), b.stride(i)));
        }
        if (dimensions.isEmpty()) {
            dimensions.add(new Dimension(1, 0, 0)); // kernels expect one at least
        }
    }

    private void add(Dimension next) {
        if (next.size == 1) {
            return;
        }
        Dimension inner = dimensions.isEmpty() ? null : dimensions.getLast();
        if (inner != null
                && next.first == inner.size * inner.first
                && next.second == inner.size * inner.second) {
            dimensions.removeLast();
            next = new Dimension(next.size * inner.size, inner.first, inner.second);
        }
        dimensions.add(next);
    }

    /// `leading`, the number of dimensions, and of each, the last one first, its size and two
    /// strides.
    long[] ints(long... leading) {
        long[] out = new long[leading.length + 1 + 3 * dimensions.size()];
        System.arraycopy(leading, 0, out, 0, leading.length);
        int at = leading.length;
        out[at++] = dimensions.size();
        for (Dimension dimension : dimensions) {
            out[at++] = dimension.size;
            out[at++] = dimension.first;
            out[at++] = dimension.second;
        }
        return out;
    }
}
