package org.rewardedsoups.tests.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.Tensor;

/// A LLaMA of ours as llama.cpp wants it, with a vocabulary in which every token is one character.
///
/// llama.cpp takes and gives text; here token i is the character U+4E00 + i, so that a text is its
/// tokens and the tokenizer has nothing to join.
final class GgufLlama {
    private static final int FIRST_CHARACTER = 0x4E00;
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final Pattern IN_LAYER = Pattern.compile("model\\.layers\\.(\\d+)\\.(.*)");
    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    Map.entry("model.embed_tokens", "token_embd"),
                    Map.entry("model.norm", "output_norm"),
                    Map.entry("lm_head", "output"),
                    Map.entry("input_layernorm", "attn_norm"),
                    Map.entry("self_attn.q_proj", "attn_q"),
                    Map.entry("self_attn.k_proj", "attn_k"),
                    Map.entry("self_attn.v_proj", "attn_v"),
                    Map.entry("self_attn.o_proj", "attn_output"),
                    Map.entry("post_attention_layernorm", "ffn_norm"),
                    Map.entry("mlp.gate_proj", "ffn_gate"),
                    Map.entry("mlp.up_proj", "ffn_up"),
                    Map.entry("mlp.down_proj", "ffn_down"));

    private GgufLlama() {}

    /// @param matrices how they are stored; norms are float32
    static GgufFile of(Llama llama, GgufType matrices) {
        List<GgufFile.Entry> tensors = new ArrayList<>();
        llama.stateDict()
                .asMap()
                .forEach((name, x) -> {
                    boolean matrix = x.shape().rank() == 2;
                    tensors.add(
                            new GgufFile.Entry(
                                    name(name),
                                    interleaved(name, x, llama.config().headDim()),
                                    matrix ? matrices : GgufType.F32));
                });
        return new GgufFile(metadata(llama.config(), matrices), tensors);
    }

    /// `model.layers.3.mlp.up_proj.weight` → `blk.3.ffn_up.weight`
    private static String name(String ours) {
        String stem = ours.substring(0, ours.length() - ".weight".length());
        Matcher inLayer = IN_LAYER.matcher(stem);
        String theirs =
                inLayer.matches()
                        ? "blk." + inLayer.group(1) + "." + NAMES.get(inLayer.group(2))
                        : NAMES.get(stem);
        return theirs + ".weight";
    }

    /// Queries and keys with the channels in llama.cpp's order: what turns channel i together with
    /// channel i + D/2 turns 2i together with 2i + 1 there.
    private static Tensor interleaved(String name, Tensor x, int headDim) {
        if (!name.contains("q_proj") && !name.contains("k_proj")) {
            return x;
        }
        long rows = x.shape().dim(0);
        long columns = x.shape().dim(1);
        return x.reshape(rows / headDim, 2, headDim / 2, columns)
                .permute(0, 2, 1, 3)
                .plain()
                .reshape(rows, columns);
    }

    private static SequencedMap<String, Object> metadata(LlamaConfig config, GgufType matrices) {
        SequencedMap<String, Object> out = new LinkedHashMap<>();
        out.put("general.architecture", "llama");
        out.put("general.file_type", fileType(matrices));
        out.put("llama.vocab_size", config.vocabSize());
        out.put("llama.context_length", config.maxPositionEmbeddings());
        out.put("llama.embedding_length", config.hiddenSize());
        out.put("llama.feed_forward_length", config.intermediateSize());
        out.put("llama.block_count", config.numHiddenLayers());
        out.put("llama.attention.head_count", config.numAttentionHeads());
        out.put("llama.attention.head_count_kv", config.numKeyValueHeads());
        out.put("llama.attention.key_length", config.headDim());
        out.put("llama.attention.value_length", config.headDim());
        out.put("llama.attention.layer_norm_rms_epsilon", (float) config.rmsNormEps());
        out.put("llama.rope.dimension_count", config.headDim());
        out.put("llama.rope.freq_base", (float) config.ropeTheta());
        putVocabulary(out, config.vocabSize());
        return out;
    }

    private static int fileType(GgufType matrices) {
        return switch (matrices) {
            case F32 -> 0;
            case F16 -> 1;
            case Q8_0 -> 7;
        };
    }

    /// The last token begins and ends texts, since llama.cpp wants one that does.
    private static void putVocabulary(SequencedMap<String, Object> out, int size) {
        int[] types = new int[size];
        Arrays.fill(types, NORMAL);
        types[size - 1] = CONTROL;
        out.put("tokenizer.ggml.model", "llama");
        out.put(
                "tokenizer.ggml.tokens",
                IntStream.range(0, size).mapToObj(i -> text(i)).toArray(String[]::new));
        out.put("tokenizer.ggml.scores", new float[size]);
        out.put("tokenizer.ggml.token_type", types);
        for (String special : List.of("bos", "eos", "unknown")) {
            out.put("tokenizer.ggml." + special + "_token_id", size - 1);
        }
        out.put("tokenizer.ggml.add_bos_token", false);
        out.put("tokenizer.ggml.add_eos_token", false);
        out.put("tokenizer.ggml.add_space_prefix", false);
    }

    /// Tokens as the text that they are.
    static String text(int... tokens) {
        return IntStream.of(tokens)
                .map(token -> FIRST_CHARACTER + token)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// The tokens of a text.
    static int[] tokens(String text) {
        return text.codePoints().map(character -> character - FIRST_CHARACTER).toArray();
    }
}
