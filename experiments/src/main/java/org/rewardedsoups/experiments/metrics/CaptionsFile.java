package org.rewardedsoups.experiments.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.rl.metrics.CaptionEvaluation.Item;
import org.rewardedsoups.rl.metrics.text.PythonText;

/// Captions to score, `[{"id": 1, "candidate": "...", "references": ["...", ...]}, ...]`. Other
/// fields are not looked at.
///
/// @param ids numbers or strings, each once
/// @param items in the same order
public record CaptionsFile(List<JsonNode> ids, List<Item> items) {
    private static final int MOST_WORDS = 500;
    private static final String LAYOUT =
            "write [{\"id\":1,\"candidate\":\"...\",\"references\":[\"...\"]}]";

    /// Reads and checks a file.
    ///
    /// @throws UserException if it is no such file
    public static CaptionsFile read(Path file) throws IOException {
        return of(Json.read(file), file.toString());
    }

    static CaptionsFile of(JsonNode tree, String where) {
        if (!tree.isArray() || tree.isEmpty()) {
            throw new UserException("expected an array of captions", where, LAYOUT);
        }
        List<JsonNode> ids = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode item : tree) {
            String place = where + " item " + (items.size() + 1);
            JsonNode id = item.path("id");
            if (!id.isTextual() && !id.isIntegralNumber()) {
                throw new UserException("expected an id, a string or a number", place, LAYOUT);
            }
            if (!seen.add(id.asText())) {
                throw new UserException("id given twice: " + id, place, "give each id once");
            }
            ids.add(id);
            items.add(
                    new Item(
                            text(item.path("candidate"), "candidate", place),
                            references(item.path("references"), place)));
        }
        return new CaptionsFile(List.copyOf(ids), List.copyOf(items));
    }

    private static List<String> references(JsonNode array, String place) {
        if (!array.isArray() || array.isEmpty()) {
            throw new UserException("expected at least one reference", place, LAYOUT);
        }
        List<String> references = new ArrayList<>();
        array.forEach(reference -> references.add(text(reference, "reference", place)));
        return references;
    }

    private static String text(JsonNode node, String what, String place) {
        if (!node.isTextual()) {
            throw new UserException("expected a " + what + ", a string", place, LAYOUT);
        }
        if (PythonText.split(node.textValue()).size() > MOST_WORDS) {
            throw new UserException(
                    "expected a " + what + " of at most " + MOST_WORDS + " words",
                    place,
                    "these metrics compare captions: split longer texts");
        }
        return node.textValue();
    }
}
