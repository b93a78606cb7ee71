package org.rewardedsoups.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the JSON of a safetensors header, token by token, and refuses what does not belong there.
final class SafeTensorsParser {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(8)
                                    .maxStringLength(SafeTensorsHeader.LIMIT)
                                    .maxNameLength(SafeTensorsHeader.LIMIT)
                                    .build())
                    .build();
    private static final int MAX_RANK = 64;
    private static final Set<String> NOT_SUPPORTED =
            Set.of(
                    "BOOL", "U8", "I16", "U16", "U32", "U64", "F8_E5M2", "F8_E4M3", "F8_E8M0",
                    "F4", "F6_E2M3", "F6_E3M2", "C64");

    private final String where;
    private final List<SafeTensorsHeader.Entry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private JsonParser json;

    /// @param where the file, for messages
    SafeTensorsParser(String where) {
        this.where = where;
    }

    /// The header in `text`; positions are checked against shapes, not yet against each other.
    SafeTensorsHeader parse(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            json = parser;
            expect(JsonToken.START_OBJECT, json.nextToken(), "the header");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals(SafeTensorsHeader.METADATA)) {
                    metadata();
                } else {
                    tensor(name);
                }
            }
            if (json.nextToken() != null) {
                throw broken("expected nothing behind the header's last '}', got more JSON");
            }
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(
                    where + ": expected a header in JSON, got "
                            + quote(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SafeTensorsHeader(List.copyOf(entries), metadata);
    }

    private void metadata() throws IOException {
        expect(JsonToken.START_OBJECT, json.currentToken(), SafeTensorsHeader.METADATA);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            expect(JsonToken.VALUE_STRING, json.nextToken(), "metadata " + quote(key));
            metadata.put(key, json.getText());
        }
    }

    private void tensor(String name) throws IOException {
        String what = "tensor " + quote(name);
        expect(JsonToken.START_OBJECT, json.currentToken(), what);
        DType type = null;
        long[] dims = null;
        long[] offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> type = type(what);
                case "shape" -> dims = numbers(what + ", shape", MAX_RANK);
                case "data_offsets" -> offsets = numbers(what + ", data_offsets", 2);
                default -> throw broken(
                        what + ": expected dtype, shape and data_offsets, got " + quote(key));
            }
        }
        if (type == null || dims == null || offsets == null || offsets.length != 2) {
            throw broken(what + ": expected dtype, shape and two data_offsets, got fewer");
        }
        entries.add(entry(name, type, dims, offsets));
    }

    private SafeTensorsHeader.Entry entry(String name, DType type, long[] dims, long[] offsets) {
        String what = "tensor " + quote(name);
        long bytes;
        Shape shape;
        try {
            shape = new Shape(dims);
            bytes = Math.multiplyExact(shape.size(), (long) type.bytes());
        } catch (ShapeException | ArithmeticException e) {
            throw broken(
                    what + ": expected fewer than 2^63 bytes, got " + type + " "
                            + Arrays.toString(dims));
        }
        if (offsets[0] > offsets[1] || offsets[1] - offsets[0] != bytes) {
            throw broken(
                    what + ": expected data_offsets " + bytes + " apart for " + type + " " + shape
                            + ", got " + Arrays.toString(offsets));
        }
        return new SafeTensorsHeader.Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private DType type(String what) throws IOException {
        expect(JsonToken.VALUE_STRING, json.currentToken(), what + ", dtype");
        String text = json.getText();
        for (DType type : DType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        String supported = Arrays.toString(DType.values());
        throw broken(
                what + ": expected a dtype of " + supported + ", got "
                        + (NOT_SUPPORTED.contains(text)
                                ? text + ", which this library does not read; convert the file"
                                : "the unknown " + quote(text)));
    }

    private long[] numbers(String what, int most) throws IOException {
        expect(JsonToken.START_ARRAY, json.currentToken(), what);
        long[] out = new long[most];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (count == most) {
                throw broken(what + ": expected at most " + most + " numbers, got more");
            }
            expect(JsonToken.VALUE_NUMBER_INT, json.currentToken(), what);
            out[count++] = number(what, json.getText());
        }
        return Arrays.copyOf(out, count);
    }

    private long number(String what, String text) {
        try {
            if (!text.startsWith("-")) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw broken(what + ": expected numbers below 2^63, got " + quote(text));
        }
        throw broken(what + ": expected numbers of at least 0, got " + quote(text));
    }

    private void expect(JsonToken expected, JsonToken got, String what) {
        if (got != expected) {
            throw broken(what + ": expected " + words(expected) + ", got " + words(got));
        }
    }

    private static String words(JsonToken token) {
        return switch (token) {
            case null -> "the end";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a fraction";
            case VALUE_TRUE, VALUE_FALSE -> "a truth value";
            case VALUE_NULL -> "null";
            default -> token.name();
        };
    }

    private ModelFormatException broken(String message) {
        return new ModelFormatException(where + ": " + message);
    }

    /// A stranger's text, short and on one line.
    static String quote(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (line.length() <= 80 ? line : line.substring(0, 80) + "…") + "'";
    }
}
