package org.rewardedsoups.tests.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The slow and obvious way to read what [GgufFile] writes, for its test.
final class GgufReader {
    private GgufReader() {}

    /// @param sizes that of a row first
    record Numbers(List<Long> sizes, float[] values) {}

    private record Line(String name, List<Long> sizes, int type, long offset) {}

    record Contents(SequencedMap<String, Object> metadata, SequencedMap<String, Numbers> tensors) {}

    /// @param in a whole file, little-endian
    static Contents read(ByteBuffer in) {
        in.position(8); // magic and version
        long tensors = in.getLong();
        long pairs = in.getLong();
        SequencedMap<String, Object> metadata = new LinkedHashMap<>();
        for (long i = 0; i < pairs; i++) {
            metadata.put(string(in), value(in, in.getInt()));
        }
        List<Line> lines = new ArrayList<>();
        for (long i = 0; i < tensors; i++) {
            lines.add(new Line(string(in), sizes(in), in.getInt(), in.getLong()));
        }
        int data = (in.position() + 31) / 32 * 32;
        SequencedMap<String, Numbers> out = new LinkedHashMap<>();
        for (Line line : lines) {
            in.position(data + (int) line.offset());
            out.put(line.name(), new Numbers(line.sizes(), numbers(in, line)));
        }
        return new Contents(metadata, out);
    }

    private static List<Long> sizes(ByteBuffer in) {
        int rank = in.getInt();
        List<Long> out = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            out.add(in.getLong());
        }
        return out;
    }

    private static Object value(ByteBuffer in, int type) {
        return switch (type) {
            case 4, 5 -> in.getInt();
            case 6 -> in.getFloat();
            case 7 -> in.get() == 1;
            case 8 -> string(in);
            case 9 -> {
                int element = in.getInt();
                long length = in.getLong();
                List<Object> out = new ArrayList<>();
                for (long i = 0; i < length; i++) {
                    out.add(value(in, element));
                }
                yield out;
            }
            default -> throw new IllegalArgumentException("gguf: no such type, " + type);
        };
    }

    private static float[] numbers(ByteBuffer in, Line line) {
        long count = line.sizes().stream().reduce(1L, Math::multiplyExact);
        float[] out = new float[Math.toIntExact(count)];
        float scale = 0;
        for (int i = 0; i < count; i++) {
            if (line.type() == 8 && i % 32 == 0) {
                scale = Float.float16ToFloat(in.getShort());
            }
            out[i] =
                    switch (line.type()) {
                        case 0 -> in.getFloat();
                        case 1 -> Float.float16ToFloat(in.getShort());
                        case 8 -> scale * in.get();
                        default ->
                                throw new IllegalArgumentException("gguf: no such type, " + line);
                    };
        }
        return out;
    }

    static String string(ByteBuffer in) {
        byte[] out = new byte[(int) in.getLong()];
        in.get(out);
        return new String(out, StandardCharsets.UTF_8);
    }
}
