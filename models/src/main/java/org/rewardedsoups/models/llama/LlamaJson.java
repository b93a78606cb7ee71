package org.rewardedsoups.models.llama;

import org.rewardedsoups.models.huggingface.ConfigJson;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A [LlamaConfig] as Hugging Face's `config.json`.
final class LlamaJson {
    private LlamaJson() {}

    /// @throws ModelFormatException if the file asks for anything that this decoder does not
    ///   compute
    static LlamaConfig read(Path file) throws IOException {
        return read(ConfigJson.read(file), file);
    }

    private static LlamaConfig read(ConfigJson json, Path file) {
        int hidden = json.integer("hidden_size");
        int heads = json.integer("num_attention_heads");
        int vocabulary = json.integer("vocab_size");
        int inner = json.integer("intermediate_size");
        int layers = json.integer("num_hidden_layers");
        int keyHeads = json.integer("num_key_value_heads", heads);
        int headDim = json.integer("head_dim", heads == 0 ? 0 : hidden / heads);
        int positions = json.integer("max_position_embeddings", 2048);
        double epsilon = json.number("rms_norm_eps", 1e-6);
        boolean tied = json.flag("tie_word_embeddings", false);
        int bos = json.integer("bos_token_id", -1);
        int eos = json.integer("eos_token_id", -1);
        double theta = theta(json);
        refuseUnsupported(json);
        try {
            return new LlamaConfig(
                    vocabulary,
                    hidden,
                    inner,
                    layers,
                    heads,
                    keyHeads,
                    headDim,
                    positions,
                    epsilon,
                    theta,
                    tied,
                    bos,
                    eos);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException(file + ": " + e.getMessage(), e);
        }
    }

    /// θ stands alone in older files and inside `rope_parameters` in newer ones.
    private static double theta(ConfigJson json) {
        double outer = json.number("rope_theta", 10_000);
        if (!json.has("rope_parameters")) {
            return outer;
        }
        ConfigJson rope = json.object("rope_parameters").expect("rope_type", "default");
        double inner = rope.number("rope_theta", outer);
        rope.refuseTheRest();
        return inner;
    }

    private static void refuseUnsupported(ConfigJson json) {
        if (json.has("rope_scaling")) {
            ConfigJson scaling = json.object("rope_scaling");
            scaling.expect("rope_type", "default").expect("type", "default").refuseTheRest();
        }
        json.expect("model_type", "llama")
                .expect("architectures", List.of("LlamaForCausalLM"))
                .expect("hidden_act", "silu")
                .expect("attention_bias", false)
                .expect("mlp_bias", false)
                .expect("pretraining_tp", 1)
                .expect("attention_dropout", 0)
                .expect("rope_interleaved", false)
                .expect("partial_rotary_factor", 1)
                .ignore("torch_dtype", "dtype", "transformers_version", "use_cache", "pad_token_id")
                .ignore("initializer_range", "_name_or_path", "is_llama_config")
                .refuseTheRest();
    }

    static void write(Path file, LlamaConfig config, DType type) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architectures", List.of("LlamaForCausalLM"));
        json.put("attention_bias", false);
        json.put("attention_dropout", 0.0);
        if (config.bosTokenId() >= 0) {
            json.put("bos_token_id", config.bosTokenId());
        }
        if (config.eosTokenId() >= 0) {
            json.put("eos_token_id", config.eosTokenId());
        }
        json.put("head_dim", config.headDim());
        json.put("hidden_act", "silu");
        json.put("hidden_size", config.hiddenSize());
        json.put("initializer_range", 0.02);
        json.put("intermediate_size", config.intermediateSize());
        json.put("max_position_embeddings", config.maxPositionEmbeddings());
        json.put("mlp_bias", false);
        json.put("model_type", "llama");
        json.put("num_attention_heads", config.numAttentionHeads());
        json.put("num_hidden_layers", config.numHiddenLayers());
        json.put("num_key_value_heads", config.numKeyValueHeads());
        json.put("pretraining_tp", 1);
        json.put("rms_norm_eps", config.rmsNormEps());
        json.put("rope_scaling", null);
        json.put("rope_theta", config.ropeTheta());
        json.put("tie_word_embeddings", config.tieWordEmbeddings());
        json.put("torch_dtype", type == DType.BF16 ? "bfloat16" : "float32");
        json.put("use_cache", true);
        json.put("vocab_size", config.vocabSize());
        ConfigJson.write(file, json);
    }
}
