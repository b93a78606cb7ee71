package org.rewardedsoups.models.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the fields of one protobuf message.
final class Proto {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Proto integer(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    Proto fixed32(int field, float value) {
        varint(field << 3 | 5);
        int bits = Float.floatToIntBits(value);
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(bits >>> shift);
        }
        return this;
    }

    Proto bytes(int field, byte[] value) {
        varint(field << 3 | 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    Proto bytes(int field, int... value) {
        byte[] bytes = new byte[value.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) value[i];
        }
        return bytes(field, bytes);
    }

    Proto text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Proto message(int field, Proto value) {
        return bytes(field, value.toBytes());
    }

    /// The same without its last bytes.
    Proto truncated(int count) {
        byte[] all = toBytes();
        out.reset();
        out.writeBytes(Arrays.copyOf(all, all.length - count));
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void varint(long value) {
        for (; (value & ~0x7FL) != 0; value >>>= 7) {
            out.write((int) value & 0x7F | 0x80);
        }
        out.write((int) value);
    }
}
