package org.rewardedsoups.models.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rewardedsoups.tensor.ModelFormatException;

/// The graph of an ONNX model: its nodes and its weights, without running it.
///
/// Exporters keep the names of biases and embeddings, but fold and rename the matrices of linear
/// layers to `onnx::MatMul_787`. The node that uses one still says whose it is: see [#weightOf].
///
/// @param nodes the operations, in the order of the file
/// @param initializers the weights by name, in the order of the file
public record OnnxFile(List<OnnxNode> nodes, Map<String, OnnxTensor> initializers) {
    // Numbers of fields in onnx.proto
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_SPARSE_INITIALIZER = 15;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_NAME = 3;
    private static final int NODE_OP_TYPE = 4;

    public OnnxFile {
        nodes = List.copyOf(nodes);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    }

    /// Maps a file; its weights stay valid for as long as anybody holds them.
    ///
    /// @throws ModelFormatException if it is malformed or uses what we do not support
    public static OnnxFile read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new ModelFormatException(
                        "ONNX model: expected at most 2 GiB, got %d bytes"
                                .formatted(channel.size()));
            }
            return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        }
    }

    /// Reads a whole stream, such as a resource of a jar, into memory; the stream is left open.
    ///
    /// @throws ModelFormatException if it is malformed or uses what we do not support
    public static OnnxFile read(InputStream in) throws IOException {
        return read(ByteBuffer.wrap(in.readAllBytes()));
    }

    /// Reads a model; the weights are slices of `model`.
    ///
    /// @throws ModelFormatException if it is malformed or uses what we do not support
    public static OnnxFile read(ByteBuffer model) {
        ProtobufReader message = new ProtobufReader("ModelProto", model);
        OnnxFile file = null;
        while (message.next()) {
            if (message.field() != MODEL_GRAPH) {
                message.skip();
            } else if (file == null) {
                file = graph(message.message("GraphProto"));
            } else {
                throw message.bad("expected one graph, got a second");
            }
        }
        if (file == null) {
            throw new ModelFormatException("ONNX ModelProto: expected a graph, got none");
        }
        return file;
    }

    /// The weight called `name`.
    public Optional<OnnxTensor> initializer(String name) {
        return Optional.ofNullable(initializers.get(name));
    }

    /// The one weight among the inputs of the node called `node`.
    ///
    /// @throws ModelFormatException if there is no such node, or not exactly one weight
    public OnnxTensor weightOf(String node) {
        List<OnnxNode> named = nodes.stream().filter(n -> n.name().equals(node)).toList();
        if (named.size() != 1) {
            throw new ModelFormatException(
                    "ONNX graph: expected one node %s, got %d".formatted(node, named.size()));
        }
        List<String> inputs = named.getFirst().inputs();
        List<OnnxTensor> weights =
                inputs.stream().filter(initializers::containsKey).map(initializers::get).toList();
        if (weights.size() != 1) {
            throw new ModelFormatException(
                    "ONNX node %s: expected one weight among its inputs %s, got %d"
                            .formatted(node, inputs, weights.size()));
        }
        return weights.getFirst();
    }

    private static OnnxFile graph(ProtobufReader message) {
        List<OnnxNode> nodes = new ArrayList<>();
        Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
        while (message.next()) {
            switch (message.field()) {
                case GRAPH_NODE -> nodes.add(node(message.message("NodeProto")));
                case GRAPH_INITIALIZER -> {
                    OnnxTensor tensor = OnnxTensorReader.read(message.message("TensorProto"));
                    if (initializers.putIfAbsent(tensor.name(), tensor) != null) {
                        throw message.bad("expected distinct names, got twice " + tensor.name());
                    }
                }
                case GRAPH_SPARSE_INITIALIZER ->
                        throw message.bad("sparse initializers are not supported");
                default -> message.skip();
            }
        }
        return new OnnxFile(nodes, initializers);
    }

    private static OnnxNode node(ProtobufReader message) {
        String name = "";
        String opType = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case NODE_INPUT -> inputs.add(message.text());
                case NODE_OUTPUT -> outputs.add(message.text());
                case NODE_NAME -> name = message.text();
                case NODE_OP_TYPE -> opType = message.text();
                default -> message.skip();
            }
        }
        return new OnnxNode(name, opType, inputs, outputs);
    }
}
