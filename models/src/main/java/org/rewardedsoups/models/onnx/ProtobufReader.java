package org.rewardedsoups.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.rewardedsoups.tensor.ModelFormatException;

/// Walks over the fields of one protobuf message:
///
/// `while (message.next()) { switch (message.field()) { case 1 -> … message.text() …; default ->
/// message.skip(); } }`
///
/// Nothing is read outside the message, and each problem is a [ModelFormatException].
final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final String name;
    private final ByteBuffer bytes;
    private int field;
    private int wireType;

    /// @param name the type of the message, for error messages
    ProtobufReader(String name, ByteBuffer bytes) {
        this.name = name;
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Goes to the next field; false at the end of the message.
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) tag & 7;
        if (tag >>> 32 != 0 || field == 0) {
            throw bad("expected a field tag, got " + tag);
        }
        return true;
    }

    /// The number of the field, as in the schema.
    int field() {
        return field;
    }

    /// The value of an integer field.
    long integer() {
        requireWireType(VARINT);
        return varint();
    }

    /// The content of a string field.
    String text() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice()).toString();
        } catch (CharacterCodingException e) {
            throw new ModelFormatException(
                    "ONNX %s: expected UTF-8 in field %d, got other bytes".formatted(name, field),
                    e);
        }
    }

    /// The message in this field.
    ProtobufReader message(String type) {
        return new ProtobufReader(type, slice());
    }

    /// The content of a bytes field, or the elements of a packed one.
    ByteBuffer slice() {
        requireWireType(LENGTH);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw bad(
                    "expected at most %d bytes, got a length of %s"
                            .formatted(bytes.remaining(), Long.toUnsignedString(length)));
        }
        ByteBuffer slice = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return slice.order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Whether this field holds several values in one go.
    boolean packed() {
        return wireType == LENGTH;
    }

    /// The value of a float field that is not packed, as its bits.
    int fixed32() {
        requireWireType(FIXED32);
        requireRemaining(4);
        return bytes.getInt();
    }

    /// The next element of a packed integer field; its [#slice] is the whole message.
    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            requireRemaining(1);
            byte b = bytes.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw bad("expected an integer of at most 10 bytes, got a longer one");
    }

    boolean hasRemaining() {
        return bytes.hasRemaining();
    }

    /// Steps over the value of this field.
    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> step(8);
            case LENGTH -> slice();
            case FIXED32 -> step(4);
            default -> throw bad("expected a wire type of 0, 1, 2 or 5, got " + wireType);
        }
    }

    private void step(int count) {
        requireRemaining(count);
        bytes.position(bytes.position() + count);
    }

    private void requireWireType(int expected) {
        if (wireType != expected) {
            throw bad("expected wire type %d, got %d".formatted(expected, wireType));
        }
    }

    private void requireRemaining(int count) {
        if (bytes.remaining() < count) {
            throw bad(
                    "expected %d more bytes, got the end after %d"
                            .formatted(count, bytes.remaining()));
        }
    }

    ModelFormatException bad(String problem) {
        String message = "ONNX %s, field %d, byte %d: %s";
        return new ModelFormatException(message.formatted(name, field, bytes.position(), problem));
    }
}
