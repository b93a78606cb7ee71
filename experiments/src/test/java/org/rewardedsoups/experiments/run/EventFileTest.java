package org.rewardedsoups.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads the bytes back with a decoder that shares nothing with the writer.
class EventFileTest {
    private static final Clock CLOCK =
            Clock.fixed(Instant.ofEpochMilli(1_800_000_000_250L), ZoneOffset.UTC);

    @TempDir Path temp;

    @Test
    void scalarsAndTextsComeBack() throws IOException {
        try (EventFile file = EventFile.create(temp, CLOCK)) {
            file.scalars(300, new TreeMap<>(Map.of("reward", 0.25, "klK1", -1.5)));
            file.text(301, "sample", "Größe");
            file.restart(200);
        }
        List<Map<Integer, List<Object>>> events = events(onlyFile());
        assertEquals(4, events.size());
        assertEquals("brain.Event:2", text(events.get(0).get(3)));
        assertEquals(1_800_000_000.25, Double.longBitsToDouble((long) events.get(0).get(1).get(0)));

        assertEquals(300L, events.get(1).get(2).get(0));
        var values = message(events.get(1).get(5).get(0)).get(1);
        assertEquals(2, values.size());
        assertEquals("klK1", text(message(values.get(0)).get(1)));
        assertEquals(-1.5f, value(values.get(0)));
        assertEquals("reward", text(message(values.get(1)).get(1)));
        assertEquals(0.25f, value(values.get(1)));

        var sample = message(message(events.get(2).get(5).get(0)).get(1).get(0));
        assertEquals("sample", text(sample.get(1)));
        var tensor = message(sample.get(8).get(0));
        assertEquals(7L, tensor.get(1).get(0)); // DT_STRING
        assertEquals("Größe", text(tensor.get(8)));
        var plugin = message(message(sample.get(9).get(0)).get(1).get(0));
        assertEquals("text", text(plugin.get(1)));

        assertEquals(200L, events.get(3).get(2).get(0));
        assertEquals(1L, message(events.get(3).get(7).get(0)).get(1).get(0)); // START
    }

    @Test
    void twoSessionsOfOneSecondDoNotShareAFile() throws IOException {
        EventFile.create(temp, CLOCK).close();
        EventFile.create(temp, CLOCK).close();
        try (Stream<Path> files = Files.list(temp)) {
            assertEquals(2, files.filter(f -> f.toString().contains("tfevents")).count());
        }
    }

    @Test
    void theSlowChecksumIsTheKnownOne() {
        assertEquals(0xe3069283, crc32c("123456789".getBytes(StandardCharsets.US_ASCII)));
    }

    private ByteBuffer onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            byte[] bytes = Files.readAllBytes(files.findFirst().orElseThrow());
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static List<Map<Integer, List<Object>>> events(ByteBuffer in) {
        List<Map<Integer, List<Object>>> events = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertEquals(masked(crc32c(length)), in.getInt());
            byte[] data =
                    new byte
                            [(int)
                                    ByteBuffer.wrap(length)
                                            .order(ByteOrder.LITTLE_ENDIAN)
                                            .getLong()];
            in.get(data);
            assertEquals(masked(crc32c(data)), in.getInt());
            events.add(message(data));
        }
        return events;
    }

    /// Field number to values: a Long for numbers, an Integer for 4 bytes, bytes for the rest.
    private static Map<Integer, List<Object>> message(Object bytes) {
        ByteBuffer in = ByteBuffer.wrap((byte[]) bytes).order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, List<Object>> fields = new TreeMap<>();
        while (in.hasRemaining()) {
            long tag = varint(in);
            Object value =
                    switch ((int) (tag & 7)) {
                        case 0 -> varint(in);
                        case 1 -> in.getLong();
                        case 5 -> in.getInt();
                        case 2 -> {
                            byte[] nested = new byte[(int) varint(in)];
                            in.get(nested);
                            yield nested;
                        }
                        default -> throw new AssertionError("wire type of tag " + tag);
                    };
            fields.computeIfAbsent((int) (tag >> 3), k -> new ArrayList<>()).add(value);
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (b & 0x7fL) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static float value(Object summaryValue) {
        return Float.intBitsToFloat((int) message(summaryValue).get(2).get(0));
    }

    private static String text(List<Object> field) {
        assertTrue(field != null && field.size() == 1);
        return new String((byte[]) field.get(0), StandardCharsets.UTF_8);
    }

    private static int masked(int crc) {
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }

    private static int crc32c(byte[] data) {
        int crc = -1;
        for (byte b : data) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
            }
        }
        return ~crc;
    }
}
