package org.rewardedsoups.tests.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.rewardedsoups.tensor.Tensor;

/// What a GGUF file of version 3 holds, the format of llama.cpp: metadata by name, a line about
/// each tensor, then their numbers, each tensor's at a multiple of 32 bytes; all little-endian.
///
/// @param metadata `Integer` (stored as uint32), `Float`, `Boolean`, `String`, `int[]`, `float[]`
///   or `String[]`
record GgufFile(SequencedMap<String, Object> metadata, List<Entry> tensors) {
    private static final int VERSION = 3;
    private static final int ALIGNMENT = 32;

    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    /// @param type its numbers are stored in
    record Entry(String name, Tensor tensor, GgufType type) {

        /// @throws IllegalArgumentException if rows of this length cannot be stored in the type
        Entry {
            long row = tensor.shape().dim(-1);
            if (type == GgufType.Q8_0 && row % GgufType.BLOCK != 0) {
                throw new IllegalArgumentException(
                        "gguf: expected %s with rows of a multiple of %d, got %d; store it as F16"
                                .formatted(name, GgufType.BLOCK, row));
            }
        }

        /// Up to where the next tensor may begin.
        private int bytes() {
            return aligned(type.bytes(Math.toIntExact(tensor.size())));
        }

        private byte[] data() {
            ByteBuffer out = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
            type.put(tensor.toFloats(), out);
            return out.array();
        }
    }

    private static int aligned(int bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /// @throws IllegalArgumentException if there are metadata of another class than those above
    void write(Path file) throws IOException {
        try (var out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeBytes("GGUF");
            put(out, VERSION);
            put(out, (long) tensors.size());
            put(out, (long) metadata.size());
            for (Map.Entry<String, Object> each : metadata.entrySet()) {
                put(out, each.getKey());
                putValue(out, each.getKey(), each.getValue());
            }
            long offset = 0;
            for (Entry each : tensors) {
                putLine(out, each, offset);
                offset += each.bytes();
            }
            out.write(new byte[aligned(out.size()) - out.size()]);
            for (Entry each : tensors) {
                out.write(each.data());
            }
        }
    }

    /// Name, sizes with that of a row first, type, and where the numbers begin behind the header.
    private static void putLine(DataOutputStream out, Entry entry, long offset) throws IOException {
        put(out, entry.name());
        int rank = entry.tensor().shape().rank();
        put(out, rank);
        for (int axis = rank - 1; axis >= 0; axis--) {
            put(out, entry.tensor().shape().dim(axis));
        }
        put(out, entry.type().id);
        put(out, offset);
    }

    private static void putValue(DataOutputStream out, String key, Object value)
            throws IOException {
        switch (value) {
            case Integer x -> {
                put(out, UINT32);
                put(out, x);
            }
            case Float x -> {
                put(out, FLOAT32);
                put(out, Float.floatToIntBits(x));
            }
            case Boolean x -> {
                put(out, BOOL);
                out.writeBoolean(x);
            }
            case String x -> {
                put(out, STRING);
                put(out, x);
            }
            case int[] array -> {
                putArray(out, INT32, array.length);
                for (int x : array) {
                    put(out, x);
                }
            }
            case float[] array -> {
                putArray(out, FLOAT32, array.length);
                for (float x : array) {
                    put(out, Float.floatToIntBits(x));
                }
            }
            case String[] array -> {
                putArray(out, STRING, array.length);
                for (String x : array) {
                    put(out, x);
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "gguf: expected %s of a class in the list, got %s"
                                    .formatted(key, value.getClass().getName()));
        }
    }

    private static void putArray(DataOutputStream out, int type, long length) throws IOException {
        put(out, ARRAY);
        put(out, type);
        put(out, length);
    }

    private static void put(DataOutputStream out, int value) throws IOException {
        out.writeInt(Integer.reverseBytes(value));
    }

    private static void put(DataOutputStream out, long value) throws IOException {
        out.writeLong(Long.reverseBytes(value));
    }

    private static void put(DataOutputStream out, String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        put(out, (long) utf8.length);
        out.write(utf8);
    }
}
