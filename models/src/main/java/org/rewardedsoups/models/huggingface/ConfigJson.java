package org.rewardedsoups.models.huggingface;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.rewardedsoups.tensor.AtomicFile;
import org.rewardedsoups.tensor.ModelFormatException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// A `config.json` or `adapter_config.json` of which every key must be understood.
///
/// Each question remembers its key; [#refuseTheRest] then reports all keys that nobody asked for
/// and all wrong answers at once. A key that is null counts as absent.
public final class ConfigJson {
    private static final int MAX_BYTES = 1 << 20;
    private static final ObjectMapper STRICT =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(16)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private final String where;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private ConfigJson(String where, JsonNode node) {
        this.where = where;
        this.node = node;
    }

    /// @throws ModelFormatException if the file is not one JSON object
    public static ConfigJson read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new ModelFormatException(
                    file + ": expected at most " + MAX_BYTES + " bytes, got " + Files.size(file));
        }
        return parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), file.toString());
    }

    /// @param where names the source in messages
    static ConfigJson parse(String json, String where) {
        try {
            JsonNode node = STRICT.readTree(json);
            if (!node.isObject()) {
                throw new ModelFormatException(
                        where + ": expected a JSON object, got " + node.getNodeType());
            }
            return new ConfigJson(where, node);
        } catch (JsonProcessingException e) {
            throw new ModelFormatException(
                    where + ": expected strict JSON, got " + e.getOriginalMessage(), e);
        }
    }

    /// Writes values in the map's order, indented as Hugging Face does.
    public static void write(Path file, Map<String, ?> values) throws IOException {
        String json = STRICT.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n";
        AtomicFile.write(file, json.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether the key is there and not null.
    public boolean has(String key) {
        asked.add(key);
        return node.hasNonNull(key);
    }

    /// A whole number.
    public int integer(String key) {
        return value(key, JsonNode::isInt, "an integer", null).asInt();
    }

    /// A whole number, or `absent` if there is none.
    public int integer(String key, int absent) {
        return value(key, JsonNode::isInt, "an integer", absent).asInt();
    }

    /// A number, or `absent` if there is none.
    public double number(String key, double absent) {
        return value(key, JsonNode::isNumber, "a number", absent).asDouble();
    }

    /// True or false, or `absent` if neither.
    public boolean flag(String key, boolean absent) {
        return value(key, JsonNode::isBoolean, "true or false", absent).asBoolean();
    }

    /// A list of strings, empty if there is none.
    public List<String> strings(String key) {
        JsonNode value = value(key, JsonNode::isArray, "a list of strings", List.of());
        List<String> out = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isTextual()) {
                problems.add(key + ": expected a list of strings, got " + item);
            }
            out.add(item.asText());
        }
        return out;
    }

    /// An object inside, whose problems are reported with this one's; empty if there is none.
    public ConfigJson object(String key) {
        JsonNode value = value(key, JsonNode::isObject, "an object", Map.of());
        return new ConfigJson(
                where + "." + key, value.isObject() ? value : STRICT.createObjectNode());
    }

    /// Demands that a key is absent or has this value: another would need what we do not implement.
    public ConfigJson expect(String key, Object supported) {
        asked.add(key);
        JsonNode wanted = STRICT.valueToTree(supported);
        if (node.hasNonNull(key) && !same(node.get(key), wanted)) {
            problems.add(key + ": only " + wanted + " is supported, got " + node.get(key));
        }
        return this;
    }

    /// Accepts keys that do not change what the network computes.
    public ConfigJson ignore(String... keys) {
        asked.addAll(List.of(keys));
        return this;
    }

    /// @throws ModelFormatException listing every unknown key and every problem so far
    public void refuseTheRest() {
        node.fieldNames()
                .forEachRemaining(key -> {
                    if (!asked.contains(key) && node.hasNonNull(key)) {
                        problems.add(
                                key
                                        + ": an unknown key with value "
                                        + node.get(key)
                                        + "; delete it if it does not change the network");
                    }
                });
        if (!problems.isEmpty()) {
            throw new ModelFormatException(where + ": " + String.join("; ", problems));
        }
    }

    private JsonNode value(String key, Predicate<JsonNode> kind, String expected, Object absent) {
        asked.add(key);
        JsonNode value = node.get(key);
        if (value == null || value.isNull()) {
            if (absent == null) {
                problems.add(key + ": expected " + expected + ", got nothing");
            }
            return STRICT.valueToTree(absent);
        }
        if (!kind.test(value)) {
            problems.add(key + ": expected " + expected + ", got " + value);
        }
        return value;
    }

    private static boolean same(JsonNode value, JsonNode wanted) {
        return value.equals(wanted)
                || value.isNumber() && wanted.isNumber() && value.asDouble() == wanted.asDouble()
                || value.isContainerNode()
                        && wanted.isContainerNode()
                        && value.isEmpty()
                        && wanted.isEmpty();
    }
}
