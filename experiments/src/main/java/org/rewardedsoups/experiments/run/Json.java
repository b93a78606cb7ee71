package org.rewardedsoups.experiments.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/// Strict JSON trees: no duplicate keys, nothing after the value; the same tree is always the same
/// bytes.
public final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode numbers(Collection<Double> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }

    /// The tree on one line.
    public static String line(JsonNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The tree over several lines, ending in a line feed on every system.
    public static String pretty(JsonNode tree) {
        var printer =
                new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        try {
            return MAPPER.writer(printer).writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The tree in `text`.
    ///
    /// @param where what the text is, for the message: a file, or a file and line
    /// @throws UserException if it is no JSON
    public static JsonNode parse(String text, String where) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree.isMissingNode()) {
                throw new UserException("no JSON: nothing there", where, "repair the file");
            }
            return tree;
        } catch (JsonProcessingException e) {
            String at =
                    e.getLocation() == null
                            ? where
                            : "%s at line %d column %d"
                                    .formatted(
                                            where,
                                            e.getLocation().getLineNr(),
                                            e.getLocation().getColumnNr());
            throw new UserException("no JSON: " + e.getOriginalMessage(), at, "repair the file", e);
        }
    }

    /// The tree in a file.
    ///
    /// @throws UserException if it is no JSON
    public static JsonNode read(Path file) throws IOException {
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (CharacterCodingException e) {
            throw new UserException("no UTF-8 text", file.toString(), "repair the file", e);
        }
    }
}
