package org.rewardedsoups.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir Path folder;

    @Test
    void everyTypeSurvivesARoundTripReadOrMapped() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        SafeTensors written = new SafeTensors(everyType(), Map.of("format", "pt", "ключ", "\"\n"));
        written.write(file);
        assertEquals(written, SafeTensors.read(file));
        assertEquals(everyType().names(), SafeTensors.read(file).tensors().names());
        try (Arena arena = Arena.ofConfined()) {
            assertEquals(written, SafeTensors.map(file, arena));
        }
    }

    @Test
    void aWrittenFileIsWhatTheFormatSaysByteForByte() throws IOException {
        Path file = folder.resolve("tiny.safetensors");
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.of(new Shape(1), 1f));
        tensors.put("a", Tensor.of(new Shape(1), 2.0));
        new SafeTensors(StateDict.of(tensors), Map.of()).write(file);
        String header =
                "{\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                        + "\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}";
        byte[] bytes = Files.readAllBytes(file);
        assertEquals(128 + 12, bytes.length); // data at a multiple of 64, doubles first
        assertEquals(120, bytes[0]);
        assertEquals(header + " ".repeat(120 - header.length()), new String(bytes, 8, 120, UTF_8));
        assertArrayEquals(
                new byte[] {0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, (byte) 0x80, 0x3f},
                java.util.Arrays.copyOfRange(bytes, 128, 140));
    }

    @Test
    void theSameContentsGiveTheSameBytes() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        new SafeTensors(everyType(), metadata("a", "b", "c")).write(one);
        new SafeTensors(everyType(), metadata("c", "a", "b")).write(two);
        assertEquals(-1, Files.mismatch(one, two));
    }

    @Test
    void tensorsThatAreMadeOneByOneGiveTheSameFile() throws IOException {
        Path together = folder.resolve("together.safetensors");
        Path apart = folder.resolve("apart.safetensors");
        SafeTensors all = SafeTensors.of(everyType());
        all.write(together);
        StateDict layout = everyType().map((_, x) -> Tensor.zeros(x.type(), x.shape()));
        SafeTensors.of(layout).write(apart, name -> everyType().get(name).copy());
        assertArrayEquals(Files.readAllBytes(together), Files.readAllBytes(apart));
        Path wrong = folder.resolve("wrong.safetensors");
        assertThrows(
                ShapeException.class,
                () -> SafeTensors.of(layout).write(wrong, _ -> Tensor.zeros(99)));
        assertTrue(Files.notExists(wrong));
    }

    @Test
    void aViewIsWrittenAsTheElementsItShows() throws IOException {
        Path file = folder.resolve("view");
        Tensor matrix = Tensor.of(new Shape(2, 3), 1f, 2f, 3f, 4f, 5f, 6f);
        SafeTensors.of(StateDict.of(Map.of("t", matrix.transpose()))).write(file);
        Tensor read = SafeTensors.read(file).tensors().get("t");
        assertEquals(new Shape(3, 2), read.shape());
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, read.toFloats());
    }

    @Test
    void aFileCanBeReplacedWhileItIsMapped() throws IOException {
        Path file = folder.resolve("mapped");
        SafeTensors.of(StateDict.of(Map.of("x", Tensor.of(new Shape(2), 1f, 2f)))).write(file);
        try (Arena arena = Arena.ofConfined()) {
            StateDict mapped = SafeTensors.map(file, arena).tensors();
            SafeTensors.of(mapped.map((_, x) -> x.mul(10))).write(file);
            assertArrayEquals(new float[] {1, 2}, mapped.get("x").toFloats());
            assertArrayEquals(
                    new float[] {10, 20}, SafeTensors.read(file).tensors().get("x").toFloats());
        }
    }

    @Test
    void aTensorBeyondTwoGibibytesIsMapped() throws IOException {
        long n = 2_500_000_000L;
        Path file = sparse("large", n);
        try (Arena arena = Arena.ofConfined()) {
            Tensor x = SafeTensors.map(file, arena).tensors().get("x");
            assertEquals(n, x.size());
            assertEquals(7, x.get(n - 1));
            assertEquals(0, x.get(n - 2));
        }
    }

    @Test
    void copyingGoesOnWhereAPieceEnded() throws IOException {
        Path file = folder.resolve("pieces");
        MemorySegment data = MemorySegment.ofArray("0123456789".getBytes(UTF_8));
        AtomicFile.write(file, channel -> SafeTensors.writeFully(channel, data, 3));
        MemorySegment read = MemorySegment.ofArray(new byte[9]);
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensors.readFully(channel, 1, read, 4, "pieces");
            assertEquals("123456789", new String(read.toArray(JAVA_BYTE), UTF_8));
            var e =
                    assertThrows(
                            ModelFormatException.class,
                            () -> SafeTensors.readFully(channel, 2, read, 4, "pieces"));
            assertTrue(e.getMessage().contains("expected 11 bytes, got an end after 10"));
        }
    }

    @Test
    void namesThatTheFormatCannotHoldAreRefusedBeforeAnythingIsWritten() throws IOException {
        Tensor x = Tensor.zeros(1);
        for (String name : List.of("__metadata__", "half\ud83d")) {
            SafeTensors bad = SafeTensors.of(StateDict.of(Map.of(name, x)));
            assertThrows(ModelFormatException.class, () -> bad.write(folder.resolve("bad")));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    /// 20,000 random changes to a file: a typed error, or tensors that can be read to the last byte.
    @Test
    void noMutationDoesWorseThanATypedError() throws IOException {
        Path path = folder.resolve("seed");
        new SafeTensors(everyType(), Map.of("format", "pt")).write(path);
        byte[] original = Files.readAllBytes(path);
        RandomGenerator rng = new Rngs(1).stream("fuzz");
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = mutate(original, rng);
            try {
                StateDict read = SafeTensors.of(MemorySegment.ofArray(mutant), "mutant").tensors();
                read.asMap().values().forEach(Tensor::toDoubles);
            } catch (ModelFormatException e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000 && refused < 20_000, "refused " + refused);
    }

    private static byte[] mutate(byte[] original, RandomGenerator rng) {
        int header = 8 + original[0] + 256 * original[1];
        int length = rng.nextInt(4) == 0 ? rng.nextInt(original.length + 9) : original.length;
        byte[] mutant = java.util.Arrays.copyOf(original, length);
        String alphabet = "{}[]\",:0123456789-.eE tfnuFIB\\\0\u007f";
        for (int changes = rng.nextInt(4); changes >= 0 && length > 0; changes--) {
            int at = rng.nextInt(rng.nextInt(8) == 0 ? length : Math.min(length, header));
            mutant[at] =
                    (byte)
                            (rng.nextBoolean()
                                    ? rng.nextInt(256)
                                    : alphabet.charAt(rng.nextInt(alphabet.length())));
        }
        return mutant;
    }

    static StateDict everyType() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Tensor values = Tensor.of(new Shape(2, 3), -1.5, 0, 2, 100, -7, 0.25);
        for (DType type : DType.values()) {
            tensors.put("layer." + type, values.cast(type));
        }
        Tensor bits = Tensor.of(new Shape(3), Float.NaN, Float.NEGATIVE_INFINITY, -0f);
        tensors.put("special", bits);
        tensors.put("scalar", Tensor.scalar(3));
        tensors.put("empty", Tensor.zeros(0, 4));
        tensors.put("", Tensor.of(new Shape(1), Long.MAX_VALUE));
        return StateDict.of(tensors);
    }

    private static Map<String, String> metadata(String... keys) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String key : keys) {
            out.put(key, key + key);
        }
        return out;
    }

    /// A file of `n` bytes of which only the last is stored, a 7.
    private Path sparse(String name, long n) throws IOException {
        Path file = folder.resolve(name);
        byte[] header =
                SafeTensorsHeader.encode(
                        List.of(new SafeTensorsHeader.Entry("x", DType.I8, new Shape(n), 0, n)),
                        Map.of(),
                        name);
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.writeLong(Long.reverseBytes(header.length));
            out.write(header);
            out.seek(8L + header.length + n - 1);
            out.write(7);
        }
        assertEquals(8 + header.length + n, Files.size(file));
        return file;
    }
}
