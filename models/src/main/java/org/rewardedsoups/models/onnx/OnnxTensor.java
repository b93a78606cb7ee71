package org.rewardedsoups.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A constant of a graph: a weight.
///
/// @param name such as `encoder.layer.0.output.dense.bias` or `onnx::MatMul_787`
/// @param dims its shape; empty for a scalar
/// @param type the type of its elements
/// @param data the elements, row by row, little endian: usually a slice of the file
public record OnnxTensor(String name, List<Long> dims, OnnxDataType type, ByteBuffer data) {
    public OnnxTensor {
        dims = List.copyOf(dims);
        data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The elements, from the first to the last, for reading; each call gives a buffer of its own.
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The number of elements.
    public int size() {
        return data.limit() / type.bytes();
    }
}
