package org.rewardedsoups.experiments.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.util.Set;

/// One line of a JSON-lines file, read strictly: unknown and repeated keys are refused.
///
/// @param split the part that the line belongs to
/// @param example what it says
record ExampleLine(Split split, Example example) {
    private static final Set<String> KEYS = Set.of("input", "reference", "library", "split");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    static ExampleLine parse(String line, String file, int number) {
        Place place = new Place(file, number);
        JsonNode object = object(line, place);
        for (var field : object.properties()) {
            if (!KEYS.contains(field.getKey())) {
                throw place.unusable(
                        "keys among input, reference, library and split",
                        "\"" + field.getKey() + "\"",
                        "remove or rename it");
            }
        }
        String input = text(object, "input", place);
        String reference = text(object, "reference", place);
        String library = object.has("library") ? text(object, "library", place) : file;
        Split split = object.has("split") ? split(object, place) : split(input);
        return new ExampleLine(split, new Example(input, reference, library));
    }

    private static JsonNode object(String line, Place place) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw place.unusable("a JSON object", excerpt(line), "write one object a line");
            }
            return node;
        } catch (JsonProcessingException e) {
            String got =
                    excerpt(line)
                            + " ("
                            + e.getOriginalMessage().lines().findFirst().orElse("")
                            + ")";
            throw place.unusable("a JSON object", got, "correct the line or remove it");
        }
    }

    private static String text(JsonNode object, String key, Place place) {
        JsonNode value = object.get(key);
        if (value == null || !value.isTextual() || value.textValue().isBlank()) {
            String got = value == null ? "none" : excerpt(value.toString());
            throw place.unusable(
                    "\"" + key + "\" with some text",
                    got,
                    "add \"" + key + "\": \"...\" to the line");
        }
        return value.textValue();
    }

    private static Split split(JsonNode object, Place place) {
        String label = text(object, "split", place);
        return Split.labelled(label)
                .orElseThrow(
                        () ->
                                place.unusable(
                                        "\"split\" to be train, validation or test",
                                        "\"" + label + "\"",
                                        "correct it or leave it out"));
    }

    /// A tenth each for test and validation, whatever else is in the file.
    private static Split split(String input) {
        return switch ((int) (Order.of(input) % 10)) {
            case 0 -> Split.TEST;
            case 1 -> Split.VALIDATION;
            default -> Split.TRAIN;
        };
    }

    private static String excerpt(String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }

    private record Place(String file, int number) {
        DataException unusable(String expected, String got, String remedy) {
            return new DataException(
                    "%s line %d: expected %s, got %s; %s"
                            .formatted(file, number, expected, got, remedy));
        }
    }
}
