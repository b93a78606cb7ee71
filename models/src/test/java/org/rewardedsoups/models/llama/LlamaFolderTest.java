package org.rewardedsoups.models.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.ModelFormatException;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

class LlamaFolderTest {
    private final Llama llama = TinyLlama.create(TinyLlama.CONFIG.withTokens(1, 2), 1);
    @TempDir Path folder;

    @BeforeEach
    void save() throws IOException {
        LlamaFolder.save(folder, llama, DType.F32, Optional.empty());
    }

    @Test
    void whatIsSavedInFloat32LoadsUnchanged() throws IOException {
        Llama loaded = LlamaFolder.load(folder);
        assertEquals(llama.config(), loaded.config());
        assertEquals(llama.stateDict(), loaded.stateDict());
    }

    @Test
    void anUntiedHeadIsSavedToo() throws IOException {
        Llama untied = TinyLlama.create(TinyLlama.CONFIG.withTiedHead(false), 1);
        LlamaFolder.save(folder, untied, DType.F32, Optional.empty());
        assertEquals(untied.stateDict(), LlamaFolder.load(folder).stateDict());
    }

    @Test
    void bfloat16RoundsToEightBits() throws IOException {
        LlamaFolder.save(folder, llama, DType.BF16, Optional.empty());
        Llama loaded = LlamaFolder.load(folder);
        for (String name : llama.stateDict().names()) {
            float[] expected = llama.stateDict().get(name).toFloats();
            float[] actual = loaded.stateDict().get(name).toFloats();
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], Math.abs(expected[i]) / 256, name);
            }
        }
        assertEquals(
                DType.BF16,
                SafeTensors.read(folder.resolve("model.safetensors"))
                        .tensors()
                        .get("model.norm.weight")
                        .type());
    }

    @Test
    void theTokenizerIsCopiedAlong() throws IOException {
        Path source = Files.writeString(folder.resolve("source.json"), "{\"a\": 1}");
        LlamaFolder.save(folder, llama, DType.F32, Optional.of(source));
        assertArrayEquals(
                Files.readAllBytes(source), Files.readAllBytes(folder.resolve("tokenizer.json")));
    }

    @Test
    void aTiedHeadThatWasSavedTwiceLoads() throws IOException {
        Map<String, Tensor> weights = new LinkedHashMap<>(llama.stateDict().asMap());
        weights.put("lm_head.weight", llama.stateDict().get("model.embed_tokens.weight"));
        SafeTensors.of(StateDict.of(weights)).write(folder.resolve("model.safetensors"));
        assertEquals(llama.stateDict(), LlamaFolder.load(folder).stateDict());
    }

    @Test
    void featuresThatAreNotImplementedAreAllNamed() throws IOException {
        edit("\"attention_bias\" : false", "\"attention_bias\" : true");
        edit("\"hidden_act\" : \"silu\"", "\"hidden_act\" : \"relu\"");
        edit("\"use_cache\"", "\"sliding_window\" : 4, \"use_cache\"");
        String message = assertThrows(ModelFormatException.class, this::load).getMessage();
        assertTrue(message.contains("attention_bias: only false is supported, got true"), message);
        assertTrue(message.contains("hidden_act: only \"silu\" is supported"), message);
        assertTrue(message.contains("sliding_window: an unknown key with value 4"), message);
    }

    @Test
    void scaledRotaryEmbeddingsAreRefused() throws IOException {
        edit(
                "\"rope_scaling\" : null",
                "\"rope_scaling\" : {\"rope_type\": \"llama3\", \"factor\": 8.0}");
        String message = assertThrows(ModelFormatException.class, this::load).getMessage();
        assertTrue(message.contains("rope_type: only \"default\" is supported"), message);
    }

    @Test
    void thetaMayStandInRopeParameters() throws IOException {
        edit(
                "\"rope_theta\" : 10000.0",
                "\"rope_parameters\" : {\"rope_type\": \"default\", \"rope_theta\": 500.0}");
        assertEquals(500, LlamaFolder.load(folder).config().ropeTheta());
    }

    @Test
    void missingAndWronglyTypedKeysAreAllNamed() throws IOException {
        edit("\"hidden_size\" : 8,", "");
        edit("\"vocab_size\" : 13", "\"vocab_size\" : \"13\"");
        String message = assertThrows(ModelFormatException.class, this::load).getMessage();
        assertTrue(message.contains("hidden_size: expected an integer, got nothing"), message);
        assertTrue(message.contains("vocab_size: expected an integer, got \"13\""), message);
    }

    @Test
    void sizesThatTheWeightsDoNotHaveAreRefused() throws IOException {
        edit("\"intermediate_size\" : 12", "\"intermediate_size\" : 16");
        String message = assertThrows(ModelFormatException.class, this::load).getMessage();
        assertTrue(message.contains("6 problems"), message);
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(folder.resolve("model.safetensors"));
        String message = assertThrows(ModelFormatException.class, this::load).getMessage();
        assertTrue(message.contains("expected a file model.safetensors, got none"), message);
    }

    private Llama load() throws IOException {
        return LlamaFolder.load(folder);
    }

    private void edit(String from, String to) throws IOException {
        Path config = folder.resolve("config.json");
        String before = Files.readString(config);
        assertTrue(before.contains(from), before);
        Files.writeString(config, before.replace(from, to));
    }
}
