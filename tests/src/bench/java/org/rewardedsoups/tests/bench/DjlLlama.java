package org.rewardedsoups.tests.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.Tensor;

/// Greedy decoding of a LLaMA as a user of DJL would write it: the weights of [Decoding#llama],
/// keys and values of earlier tokens kept and joined with those of the new one.
final class DjlLlama implements Work {
    private final NDManager manager;
    private final Decoding decoding;
    private final LlamaConfig config;
    private final Map<String, NDArray> weights = new HashMap<>();
    private final NDArray cos;
    private final NDArray sin;
    private int[] tokens = {};

    DjlLlama(NDManager manager, Decoding decoding) {
        this.manager = manager;
        this.decoding = decoding;
        this.config = decoding.config();
        Llama llama = decoding.llama();
        llama.stateDict().asMap().forEach((name, value) -> weights.put(name, array(value)));
        cos = array(llama.rope().cos());
        sin = array(llama.rope().sin());
    }

    private NDArray array(Tensor value) {
        return manager.create(value.toFloats(), new Shape(value.shape().dims()));
    }

    @Override
    public void run() {
        try (NDManager text = manager.newSubManager()) {
            NDList[] cache = new NDList[config.numHiddenLayers()];
            List<Integer> out = new ArrayList<>();
            int token = read(text, decoding.promptTokens(), 0, cache);
            out.add(token);
            while (out.size() < decoding.newTokens()) {
                token = read(text, new int[] {token}, decoding.prompt() + out.size() - 1, cache);
                out.add(token);
            }
            tokens = out.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /// The token after some at positions from `past`; `cache` holds keys and values by layer.
    private int read(NDManager text, int[] tokens, int past, NDList[] cache) {
        try (var _ = new NDScope()) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            NDArray at = text.create(ids, new Shape(1, ids.length));
            NDArray embedding = weights.get("model.embed_tokens.weight");
            NDArray x =
                    at.getNDArrayInternal()
                            .embedding(at, embedding, SparseFormat.DENSE)
                            .singletonOrThrow();
            for (int layer = 0; layer < cache.length; layer++) {
                String path = "model.layers." + layer + ".";
                x =
                        x.add(
                                attention(
                                        text,
                                        norm(x, path + "input_layernorm"),
                                        path,
                                        past,
                                        cache,
                                        layer));
                x = x.add(mlp(norm(x, path + "post_attention_layernorm"), path + "mlp."));
            }
            NDArray last = norm(x.get(":, -1"), "model.norm");
            return (int) last.matMul(embedding.transpose()).argMax(1).getLong();
        }
    }

    private NDArray attention(
            NDManager text, NDArray x, String path, int past, NDList[] cache, int layer) {
        String at = path + "self_attn.";
        int count = (int) x.getShape().get(1);
        NDArray q = rope(heads(x, at + "q_proj"), past, count);
        NDArray k = rope(heads(x, at + "k_proj"), past, count);
        NDArray v = heads(x, at + "v_proj");
        if (cache[layer] != null) {
            k = cache[layer].get(0).concat(k, 2);
            v = cache[layer].get(1).concat(v, 2);
            cache[layer].close();
        }
        cache[layer] = new NDList(k, v);
        for (NDArray kept : cache[layer]) {
            NDScope.unregister(kept);
            kept.attach(text);
        }
        NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).mul(1 / Math.sqrt(config.headDim()));
        NDArray seen = count == 1 ? scores : scores.add(DjlOperation.causalMask(text, count));
        NDArray mixed = seen.softmax(-1).matMul(v).transpose(0, 2, 1, 3);
        return linear(mixed.reshape(1, count, -1), at + "o_proj");
    }

    /// `(1, T, C) → (1, H, T, D)`
    private NDArray heads(NDArray x, String name) {
        return linear(x, name)
                .reshape(1, x.getShape().get(1), -1, config.headDim())
                .transpose(0, 2, 1, 3);
    }

    private NDArray rope(NDArray x, int past, int count) {
        var positions = new NDIndex("{}:{}", past, past + count);
        NDArray c = cos.get(positions);
        NDArray s = sin.get(positions);
        NDList halves = x.split(2, 3);
        NDArray a = halves.get(0);
        NDArray b = halves.get(1);
        return a.mul(c).sub(b.mul(s)).concat(b.mul(c).add(a.mul(s)), 3);
    }

    private NDArray mlp(NDArray x, String path) {
        NDArray gate = linear(x, path + "gate_proj");
        return linear(
                Activation.swish(gate, 1).mul(linear(x, path + "up_proj")), path + "down_proj");
    }

    private NDArray norm(NDArray x, String name) {
        float epsilon = (float) config.rmsNormEps();
        return DjlOperation.rmsNorm(x, weights.get(name + ".weight"), epsilon);
    }

    private NDArray linear(NDArray x, String name) {
        return x.getNDArrayInternal()
                .linear(x, weights.get(name + ".weight"), null)
                .singletonOrThrow();
    }

    @Override
    public double result() {
        return Decoding.result(tokens);
    }

    @Override
    public void close() {
        manager.close();
    }
}
