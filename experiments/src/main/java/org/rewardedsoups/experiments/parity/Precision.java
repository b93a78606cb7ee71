package org.rewardedsoups.experiments.parity;

import org.rewardedsoups.tensor.DType;

/// The arithmetic of a replay, and the field in which its results are recorded.
enum Precision {
    /// Tensors of float64, which always run on the scalar kernels.
    FLOAT64("float64", DType.F64),
    /// Tensors of float32 on the chosen kernels.
    FLOAT32("float32", DType.F32),
    /// What depends on no precision: integers, defaults and errors.
    EITHER("outputs", DType.F64);

    private final String field;
    private final DType type;

    Precision(String field, DType type) {
        this.field = field;
        this.type = type;
    }

    String field() {
        return field;
    }

    DType type() {
        return type;
    }
}
