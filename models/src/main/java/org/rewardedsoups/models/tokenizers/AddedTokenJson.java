package org.rewardedsoups.models.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rewardedsoups.tensor.ModelFormatException;

/// The `added_tokens` of a `tokenizer.json`.
final class AddedTokenJson {
    private AddedTokenJson() {}

    static List<AddedToken> read(JsonFields file) {
        List<AddedToken> tokens = new ArrayList<>();
        Set<String> contents = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode node : file.array("added_tokens")) {
            String path = file.path() + ".added_tokens[" + tokens.size() + "]";
            AddedToken token = one(new JsonFields(path, node));
            if (token.content().isEmpty()
                    || !contents.add(token.content())
                    || !ids.add(token.id())) {
                throw new ModelFormatException(
                        path + ": expected a content and an id of its own, got " + node);
            }
            tokens.add(token);
        }
        return tokens;
    }

    private static AddedToken one(JsonFields token) {
        token.only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special")
                .expectOff("single_word")
                .expectOff("lstrip")
                .expectOff("rstrip");
        boolean special = token.flag("special");
        return new AddedToken(
                token.count("id"),
                token.text("content"),
                special,
                token.flag("normalized", !special));
    }

    static void write(List<AddedToken> tokens, ArrayNode array) {
        for (AddedToken token : tokens) {
            array.addObject()
                    .put("id", token.id())
                    .put("content", token.content())
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", token.normalized())
                    .put("special", token.special());
        }
    }
}
