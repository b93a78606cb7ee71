package org.rewardedsoups.models.bert;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import org.rewardedsoups.models.tokenizers.Encoding;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;

/// The oracle: ONNX Runtime on the published file, one text at a time, pooled by hand.
final class OnnxRuntimeEncoder implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxRuntimeEncoder(String resource) throws OrtException, IOException {
        try (InputStream in = OnnxRuntimeEncoder.class.getResourceAsStream(resource)) {
            session = environment.createSession(in.readAllBytes());
        }
    }

    /// The pooled and normalised vector.
    double[] embed(Encoding text, Pooling pooling) throws OrtException {
        float[][] tokens = hidden(text);
        double[] pooled = new double[tokens[0].length];
        int counted = pooling == Pooling.CLS ? 1 : tokens.length;
        for (int t = 0; t < counted; t++) {
            for (int c = 0; c < pooled.length; c++) {
                pooled[c] += tokens[t][c] / counted;
            }
        }
        double norm = Math.sqrt(Arrays.stream(pooled).map(x -> x * x).sum());
        return Arrays.stream(pooled).map(x -> x / norm).toArray();
    }

    /// One vector per token.
    float[][] hidden(Encoding text) throws OrtException {
        long[] attention = new long[text.length()];
        Arrays.fill(attention, 1);
        try (OnnxTensor ids = row(text.ids());
                OnnxTensor types = row(text.typeIds());
                OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {attention});
                OrtSession.Result result =
                        session.run(
                                Map.of(
                                        "input_ids", ids,
                                        "token_type_ids", types,
                                        "attention_mask", mask))) {
            return ((float[][][]) result.get(0).getValue())[0];
        }
    }

    private OnnxTensor row(int[] values) throws OrtException {
        return OnnxTensor.createTensor(
                environment, new long[][] {Arrays.stream(values).asLongStream().toArray()});
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
