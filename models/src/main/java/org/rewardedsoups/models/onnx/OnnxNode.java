package org.rewardedsoups.models.onnx;

import java.util.List;

/// One operation of a graph, without its attributes.
///
/// @param name such as `/encoder/layer.0/attention/self/query/MatMul`; may be empty
/// @param opType such as `MatMul`
/// @param inputs names of the values it reads; an optional input left out is an empty name
/// @param outputs names of the values it computes
public record OnnxNode(String name, String opType, List<String> inputs, List<String> outputs) {
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
