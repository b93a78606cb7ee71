package org.rewardedsoups.models.pytorch;

import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;

/// Where the numbers of a tensor lie in a checkpoint.
///
/// @param storage name of the entry that holds them
/// @param type of the elements
/// @param elements how many the storage has
/// @param offset the tensor's first element in the storage
/// @param shape sizes
/// @param strides elements in the storage between neighbours along each dimension
record TorchTensor(
        String storage, DType type, long elements, long offset, Shape shape, long[] strides) {

    /// Elements from the first to behind the last one.
    long extent() {
        if (shape.size() == 0) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < strides.length; i++) {
            last = Math.addExact(last, Math.multiplyExact(shape.dim(i) - 1, strides[i]));
        }
        return last + 1;
    }

    /// Whether it lies in its storage, and is no larger than that.
    boolean fits() {
        try {
            return shape.size() <= elements && offset <= elements - extent();
        } catch (ArithmeticException e) {
            return false;
        }
    }

    /// Whether the elements lie row-major without gaps.
    boolean rowMajor() {
        long step = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            if (shape.dim(i) != 1 && strides[i] != step) {
                return false;
            }
            step *= shape.dim(i);
        }
        return true;
    }
}
