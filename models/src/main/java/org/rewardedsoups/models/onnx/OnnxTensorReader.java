package org.rewardedsoups.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.rewardedsoups.tensor.ModelFormatException;

/// Reads one `TensorProto`, whose elements are in the file as raw bytes, floats or 64-bit integers.
final class OnnxTensorReader {
    // Numbers of fields in onnx.proto
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int FLOAT_DATA = 4;
    private static final int INT64_DATA = 7;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int DOC_STRING = 12;
    private static final int DATA_LOCATION = 14;

    private final List<Long> dims = new ArrayList<>();
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private String name = "";
    private long typeCode;
    private int dataField;

    private OnnxTensorReader() {}

    static OnnxTensor read(ProtobufReader message) {
        OnnxTensorReader reader = new OnnxTensorReader();
        while (message.next()) {
            reader.field(message);
        }
        return reader.tensor();
    }

    private void field(ProtobufReader message) {
        switch (message.field()) {
            case DIMS -> dims(message);
            case DATA_TYPE -> typeCode = message.integer();
            case NAME -> name = message.text();
            case RAW_DATA -> chunk(message, message.slice());
            case FLOAT_DATA ->
                    chunk(message, message.packed() ? message.slice() : one(message.fixed32()));
            case INT64_DATA -> chunk(message, integers(message));
            case DOC_STRING -> message.skip();
            case DATA_LOCATION -> {
                if (message.integer() != 0) {
                    throw message.bad(
                            "weights in another file are not supported: export with them");
                }
            }
            default -> // segments, strings, small integers and doubles one by one, external data
                    throw message.bad("this part of a tensor is not supported");
        }
    }

    private void dims(ProtobufReader message) {
        if (!message.packed()) {
            dims.add(message.integer());
            return;
        }
        ProtobufReader elements = message.message("TensorProto dims");
        while (elements.hasRemaining()) {
            dims.add(elements.varint());
        }
    }

    private void chunk(ProtobufReader message, ByteBuffer data) {
        if (dataField != 0 && (dataField != message.field() || dataField == RAW_DATA)) {
            throw message.bad("expected elements of one kind, got also field " + dataField);
        }
        dataField = message.field();
        chunks.add(data);
    }

    private static ByteBuffer one(int bits) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bits).flip();
    }

    private static ByteBuffer integers(ProtobufReader message) {
        if (!message.packed()) {
            return ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(message.integer())
                    .flip();
        }
        ByteBuffer packed = message.slice();
        int count = 0;
        for (int i = 0; i < packed.limit(); i++) {
            count += packed.get(i) >= 0 ? 1 : 0; // the last byte of an integer
        }
        if (count > Integer.MAX_VALUE / Long.BYTES) {
            throw message.bad("expected at most 2 GiB of integers, got " + count);
        }
        ProtobufReader elements = new ProtobufReader("TensorProto int64_data", packed);
        ByteBuffer data = ByteBuffer.allocate(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (elements.hasRemaining()) {
            data.putLong(elements.varint());
        }
        return data.flip();
    }

    private OnnxTensor tensor() {
        OnnxDataType type =
                OnnxDataType.of(typeCode)
                        .orElseThrow(() -> bad("expected a numeric data type, got " + typeCode));
        boolean fits =
                switch (dataField) {
                    case FLOAT_DATA -> type == OnnxDataType.FLOAT;
                    case INT64_DATA -> type == OnnxDataType.INT64;
                    default -> true;
                };
        if (!fits) {
            throw bad("expected elements of type %s, got field %d".formatted(type, dataField));
        }
        long expected = bytes(type);
        long got = chunks.stream().mapToLong(ByteBuffer::remaining).sum();
        if (expected != got) {
            throw bad("expected %d bytes of %s %s, got %d".formatted(expected, type, dims, got));
        }
        return new OnnxTensor(name, dims, type, joined((int) got));
    }

    private long bytes(OnnxDataType type) {
        long bytes = type.bytes();
        for (long dim : dims) {
            if (dim < 0) {
                throw bad("expected dimensions from 0, got " + dims);
            }
            try {
                bytes = Math.multiplyExact(bytes, dim);
            } catch (ArithmeticException e) {
                throw new ModelFormatException(
                        "ONNX tensor %s: expected fewer elements, got %s".formatted(name, dims), e);
            }
        }
        return bytes;
    }

    private ByteBuffer joined(int bytes) {
        if (chunks.size() == 1) {
            return chunks.getFirst();
        }
        ByteBuffer all = ByteBuffer.allocate(bytes);
        chunks.forEach(chunk -> all.put(chunk.duplicate()));
        return all.flip();
    }

    private ModelFormatException bad(String problem) {
        return new ModelFormatException("ONNX tensor %s: %s".formatted(name, problem));
    }
}
