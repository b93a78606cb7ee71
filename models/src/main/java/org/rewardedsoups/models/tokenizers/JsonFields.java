package org.rewardedsoups.models.tokenizers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import org.rewardedsoups.tensor.ModelFormatException;

/// A JSON object of which every key must be known and every value of the expected kind.
///
/// @param path where it sits in the file, for messages
/// @param node the object
record JsonFields(String path, JsonNode node) {
    static final int MAX_BYTES = 64 << 20;

    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(1 << 20)
                    .maxNameLength(1 << 16)
                    .build();
    private static final ObjectMapper STRICT =
            JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    JsonFields {
        if (!node.isObject()) {
            throw new ModelFormatException(
                    path + ": expected an object, got " + node.getNodeType());
        }
    }

    /// Reads a whole tokenizer file; the stream is left open.
    ///
    /// @throws ModelFormatException if it is not one JSON object in UTF-8 of at most 64 MiB
    static JsonFields read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new ModelFormatException(
                    "tokenizer file: expected at most " + MAX_BYTES + " bytes, got more");
        }
        try {
            CharBuffer json = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new JsonFields("tokenizer file", STRICT.readTree(json.toString()));
        } catch (CharacterCodingException e) {
            throw new ModelFormatException("tokenizer file: expected UTF-8, got other bytes", e);
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(
                    "tokenizer file: expected strict JSON, got " + e.getOriginalMessage(), e);
        }
    }

    /// Refuses keys other than these.
    JsonFields only(String... known) {
        Set<String> allowed = Set.of(known);
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!allowed.contains(name)) {
                throw unsupported(
                        name, "a key we know, one of " + allowed.stream().sorted().toList());
            }
        }
        return this;
    }

    JsonNode value(String key) {
        JsonNode value = node.get(key);
        return value == null ? NullNode.getInstance() : value;
    }

    boolean absent(String key) {
        return value(key).isNull();
    }

    JsonFields object(String key) {
        return new JsonFields(path + "." + key, value(key));
    }

    JsonNode array(String key) {
        return require(key, value(key).isArray(), "an array");
    }

    String text(String key) {
        return require(key, value(key).isTextual(), "a string").textValue();
    }

    boolean flag(String key) {
        return require(key, value(key).isBoolean(), "true or false").booleanValue();
    }

    boolean flag(String key, boolean absent) {
        return absent(key) ? absent : flag(key);
    }

    int count(String key) {
        JsonNode value = value(key);
        boolean valid = value.isInt() && value.intValue() >= 0;
        return require(key, valid, "an integer from 0").intValue();
    }

    /// Refuses any value of `key` but this one.
    JsonFields expect(String key, String expected) {
        require(key, value(key).asText().equals(expected) && !absent(key), '"' + expected + '"');
        return this;
    }

    /// Refuses `key` unless it is absent, null, `false`, `""` or, where the value is a number, 0.
    JsonFields expectOff(String key) {
        JsonNode value = value(key);
        boolean off =
                value.isNull()
                        || value.isBoolean() && !value.booleanValue()
                        || value.isTextual() && value.textValue().isEmpty()
                        || value.isNumber() && value.doubleValue() == 0;
        require(key, off, "nothing: this feature is not supported");
        return this;
    }

    /// The exception for a value that we do not support.
    ModelFormatException unsupported(String key, String expected) {
        String got = value(key).toString();
        String shown = got.length() <= 80 ? got : got.substring(0, 80) + "…";
        return new ModelFormatException(
                path + "." + key + ": expected " + expected + ", got " + shown);
    }

    private JsonNode require(String key, boolean holds, String expected) {
        if (!holds) {
            throw unsupported(key, expected);
        }
        return value(key);
    }
}
