package org.rewardedsoups.models.bert;

import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.onnx.OnnxDataType;
import org.rewardedsoups.models.onnx.OnnxFile;
import org.rewardedsoups.models.onnx.OnnxTensor;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// Reads a BERT encoder from the ONNX file that PyTorch exported.
///
/// Embeddings, norms and biases keep their names in such a file; the matrices of linear layers are
/// stored transposed and without a name, and are found by the node that multiplies with them.
public final class OnnxBert {
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final String POSITIONS = "embeddings.position_embeddings.weight";
    private static final String TYPES = "embeddings.token_type_embeddings.weight";
    private static final String INNER_BIAS = "encoder.layer.0.intermediate.dense.bias";
    private static final Pattern LAYER_BIAS =
            Pattern.compile("encoder\\.layer\\.\\d+\\.intermediate\\.dense\\.bias");
    private static final Pattern NAMED = Pattern.compile("(embeddings|encoder)\\.");
    private static final double EPSILON = 1e-12; // of every BERT's norms
    private static final int HEADS = 12; // of every BERT that Maven serves; no file says it

    private OnnxBert() {}

    /// An encoder of 12 heads, its sizes read off the weights; frozen.
    ///
    /// @throws ModelFormatException if a weight is missing, unknown, or not float32
    public static Bert read(OnnxFile file) {
        Bert bert = Bert.create(config(file), Initializer.unset(DType.F32));
        SequencedMap<String, Parameter> parameters = bert.parameters();
        refuseUnknown(file, parameters);
        try (Scope _ = Scope.open()) {
            Map<String, Tensor> weights = new LinkedHashMap<>();
            for (String name : parameters.keySet()) {
                weights.put(name, weight(file, name));
            }
            bert.load(StateDict.of(weights));
        }
        bert.trainable(false);
        return bert;
    }

    private static BertConfig config(OnnxFile file) {
        List<Long> words = matrix(file, WORDS);
        int layers =
                (int)
                        file.initializers().keySet().stream()
                                .filter(name -> LAYER_BIAS.matcher(name).matches())
                                .count();
        return new BertConfig(
                Math.toIntExact(words.get(0)),
                Math.toIntExact(words.get(1)),
                layers,
                HEADS,
                required(file, INNER_BIAS).size(),
                Math.toIntExact(matrix(file, POSITIONS).get(0)),
                Math.toIntExact(matrix(file, TYPES).get(0)),
                EPSILON);
    }

    private static List<Long> matrix(OnnxFile file, String name) {
        List<Long> dims = required(file, name).dims();
        if (dims.size() != 2) {
            throw new ModelFormatException(
                    "ONNX BERT: expected " + name + " of shape (n, C), got " + dims);
        }
        return dims;
    }

    private static OnnxTensor required(OnnxFile file, String name) {
        return file.initializer(name)
                .orElseThrow(() ->
                        new ModelFormatException(
                                "ONNX BERT: expected a weight called "
                                        + name
                                        + ", got none; is it a BERT exported by PyTorch?"));
    }

    /// Named weights that the encoder has no place for mean another architecture; a pooler is not
    /// used by sentence encoders and may be there.
    private static void refuseUnknown(OnnxFile file, Map<String, Parameter> parameters) {
        List<String> unknown =
                file.initializers().values().stream()
                        .filter(tensor -> tensor.type() == OnnxDataType.FLOAT)
                        .map(OnnxTensor::name)
                        .filter(name -> NAMED.matcher(name).lookingAt())
                        .filter(name -> !parameters.containsKey(name))
                        .toList();
        if (!unknown.isEmpty()) {
            throw new ModelFormatException(
                    "ONNX BERT: expected the weights of a BERT encoder, got also " + unknown);
        }
    }

    private static Tensor weight(OnnxFile file, String name) {
        if (file.initializer(name).isPresent()) {
            return tensor(file.initializer(name).get());
        }
        return tensor(file.weightOf(node(name))).transpose(); // (in, out) → (out, in)
    }

    /// `encoder.layer.0.output.dense.weight` → `/encoder/layer.0/output/dense/MatMul`.
    private static String node(String weight) {
        String path = weight.substring(0, weight.length() - ".weight".length());
        return "/" + path.replace('.', '/').replace("layer/", "layer.") + "/MatMul";
    }

    private static Tensor tensor(OnnxTensor source) {
        if (source.type() != OnnxDataType.FLOAT) {
            throw new ModelFormatException(
                    "ONNX BERT: expected float32 in "
                            + source.name()
                            + ", got "
                            + source.type()
                            + "; take the model that is not quantised");
        }
        long[] dims = source.dims().stream().mapToLong(Long::longValue).toArray();
        Tensor out = Tensor.empty(DType.F32, new Shape(dims));
        out.data().copyFrom(MemorySegment.ofBuffer(source.data()));
        return out;
    }
}
