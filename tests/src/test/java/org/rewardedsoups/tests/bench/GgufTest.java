package org.rewardedsoups.tests.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaConfig;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class GgufTest {
    @TempDir Path folder;

    @Test
    void aFileIsWhatTheFormatSays() throws IOException {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensor.of(new Shape(2, 3), 1f, 2f, 3f, 4f, 5f, 6f);
            Tensor y = Tensor.of(new Shape(1), 7f);
            ByteBuffer in =
                    written(
                            metadata("k", 9),
                            List.of(
                                    new GgufFile.Entry("x", x, GgufType.F16),
                                    new GgufFile.Entry("y", y, GgufType.F32)));
            assertEquals("GGUF", text(in, 4));
            assertEquals(3, in.getInt()); // version
            assertEquals(2, in.getLong()); // tensors
            assertEquals(1, in.getLong()); // metadata
            assertEquals("k", GgufReader.string(in));
            assertEquals(4, in.getInt()); // uint32
            assertEquals(9, in.getInt());
            assertEquals("x", GgufReader.string(in));
            assertEquals(2, in.getInt()); // rank
            assertEquals(3, in.getLong()); // of a row
            assertEquals(2, in.getLong());
            assertEquals(1, in.getInt()); // F16
            assertEquals(0, in.getLong()); // offset
            assertEquals("y", GgufReader.string(in));
            assertEquals(1, in.getInt());
            assertEquals(1, in.getLong());
            assertEquals(0, in.getInt()); // F32
            assertEquals(32, in.getLong());
            int data = (in.position() + 31) / 32 * 32;
            assertEquals(data + 64, in.limit());
            assertEquals(0x3C00, in.getShort(data)); // 1 in float16
            assertEquals(0x4600, in.getShort(data + 10)); // 6
            assertEquals(7f, in.getFloat(data + 32));
        }
    }

    @Test
    void metadataOfEveryKindAreReadBack() throws IOException {
        SequencedMap<String, Object> all = metadata("text", "é一");
        all.put("yes", true);
        all.put("epsilon", 1e-5f);
        all.put("types", new int[] {1, -3});
        all.put("scores", new float[] {0.5f});
        all.put("tokens", new String[] {"a", "一"});
        Map<String, Object> got = GgufReader.read(written(all, List.of())).metadata();
        assertEquals(List.copyOf(all.keySet()), List.copyOf(got.keySet()));
        assertEquals("é一", got.get("text"));
        assertEquals(true, got.get("yes"));
        assertEquals(1e-5f, got.get("epsilon"));
        assertEquals(List.of(1, -3), got.get("types"));
        assertEquals(List.of(0.5f), got.get("scores"));
        assertEquals(List.of("a", "一"), got.get("tokens"));
    }

    @Test
    void metadataOfAnotherKindAreRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> written(metadata("big", 5L), List.of()));
        assertTrue(e.getMessage().contains("big") && e.getMessage().contains("Long"));
    }

    @Test
    void aBlockOfQ8IsAScaleAndItsMultiples() {
        float[] x = new float[32];
        x[0] = -127;
        x[1] = 2.5f;
        x[2] = -2.5f;
        x[3] = 0.49999997f;
        x[31] = 126.4f;
        ByteBuffer out = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
        GgufType.Q8_0.put(x, out);
        assertEquals(0x3C00, out.getShort(0)); // d = 1
        assertEquals(-127, out.get(2));
        assertEquals(3, out.get(3)); // halves go away from 0
        assertEquals(-3, out.get(4));
        assertEquals(0, out.get(5));
        assertEquals(126, out.get(33));
    }

    @Test
    void aBlockOfZerosIsZeros() {
        ByteBuffer out = ByteBuffer.allocate(34);
        GgufType.Q8_0.put(new float[32], out);
        assertArrayEquals(new byte[34], out.array());
    }

    @Test
    void q8IsWithinHalfAStep() throws IOException {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensor.gaussian(new Rngs(1).stream("x"), 3, 64);
            float[] got =
                    GgufReader.read(
                                    written(
                                            metadata("k", 1),
                                            List.of(new GgufFile.Entry("x", x, GgufType.Q8_0))))
                            .tensors()
                            .get("x")
                            .values();
            float[] expected = x.toFloats();
            for (int from = 0; from < got.length; from += 32) {
                double step =
                        IntStream.range(from, from + 32)
                                        .mapToDouble(i -> Math.abs(expected[i]))
                                        .max()
                                        .orElseThrow()
                                / 127;
                for (int i = from; i < from + 32; i++) {
                    assertEquals(expected[i], got[i], 0.57 * step); // d itself is rounded
                }
            }
        }
    }

    @Test
    void q8NeedsRowsOfWholeBlocks() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensor.zeros(2, 48);
            var e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> new GgufFile.Entry("x", x, GgufType.Q8_0));
            assertEquals(
                    "gguf: expected x with rows of a multiple of 32, got 48; store it as F16",
                    e.getMessage());
        }
    }

    @Test
    void aLlamaHasTheNamesAndTheOrderOfLlamaCpp() throws IOException {
        LlamaConfig config = LlamaConfig.small(10, 8, 12, 2, 2, 1, 16);
        try (Scope _ = Scope.open()) {
            Llama llama = Llama.create(config, Initializer.gaussian(1, new Rngs(1).stream("init")));
            GgufFile file = GgufLlama.of(llama, GgufType.F32);
            var got = GgufReader.read(written(file.metadata(), file.tensors()));
            assertEquals(2 + 2 * 9, got.tensors().size());
            assertFalse(got.tensors().containsKey("output.weight"));
            assertEquals(List.of(8L, 10L), got.tensors().get("token_embd.weight").sizes());
            assertEquals(List.of(8L, 4L), got.tensors().get("blk.1.attn_k.weight").sizes());
            assertEquals(4, got.metadata().get("llama.rope.dimension_count"));
            assertEquals(1, got.metadata().get("llama.attention.head_count_kv"));

            float[] ours =
                    llama.stateDict().get("model.layers.1.self_attn.q_proj.weight").toFloats();
            float[] theirs = got.tensors().get("blk.1.attn_q.weight").values();
            int[] order = {0, 2, 1, 3, 4, 6, 5, 7}; // two heads of four channels
            for (int row = 0; row < order.length; row++) {
                for (int i = 0; i < 8; i++) {
                    assertEquals(ours[8 * order[row] + i], theirs[8 * row + i]);
                }
            }
        }
    }

    @Test
    void aHeadOfItsOwnIsWrittenToo() {
        LlamaConfig config = LlamaConfig.small(10, 8, 12, 1, 2, 1, 16).withTiedHead(false);
        try (Scope _ = Scope.open()) {
            Llama llama = Llama.create(config, Initializer.gaussian(1, new Rngs(1).stream("init")));
            assertTrue(
                    GgufLlama.of(llama, GgufType.F16).tensors().stream()
                            .anyMatch(each -> each.name().equals("output.weight")));
        }
    }

    @Test
    void aTextIsItsTokens() {
        int[] tokens = {0, 37, 8191};
        assertEquals(3, GgufLlama.text(tokens).length());
        assertArrayEquals(tokens, GgufLlama.tokens(GgufLlama.text(tokens)));
    }

    private static SequencedMap<String, Object> metadata(String key, Object value) {
        SequencedMap<String, Object> out = new LinkedHashMap<>();
        out.put(key, value);
        return out;
    }

    private ByteBuffer written(SequencedMap<String, Object> metadata, List<GgufFile.Entry> tensors)
            throws IOException {
        Path file = folder.resolve("test.gguf");
        new GgufFile(metadata, tensors).write(file);
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer in, int bytes) {
        byte[] out = new byte[bytes];
        in.get(out);
        return new String(out, StandardCharsets.UTF_8);
    }
}
