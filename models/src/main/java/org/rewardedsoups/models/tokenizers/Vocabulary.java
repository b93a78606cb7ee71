package org.rewardedsoups.models.tokenizers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.rewardedsoups.tensor.ModelFormatException;

/// Tokens numbered 0 to V − 1 without a hole.
final class Vocabulary {
    private final String[] tokens;
    private final Map<String, Integer> ids;

    /// @param tokens the token of each id; no token twice
    Vocabulary(List<String> tokens) {
        this.tokens = tokens.toArray(String[]::new);
        this.ids = HashMap.newHashMap(tokens.size());
        for (int id = 0; id < this.tokens.length; id++) {
            if (ids.put(this.tokens[id], id) != null) {
                throw new IllegalArgumentException("vocabulary: token twice: " + this.tokens[id]);
            }
        }
    }

    /// The vocabulary of a model, `{"token": id, …}`, and the added tokens outside it.
    static Vocabulary of(JsonFields vocab, List<AddedToken> added) {
        Map<Integer, String> byId = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : vocab.node().properties()) {
            if (byId.put(vocab.count(entry.getKey()), entry.getKey()) != null) {
                throw vocab.unsupported(entry.getKey(), "an id that no other token has");
            }
        }
        for (AddedToken token : added) {
            String other = byId.putIfAbsent(token.id(), token.content());
            boolean elsewhere = vocab.node().path(token.content()).asInt(token.id()) != token.id();
            if (elsewhere || other != null && !other.equals(token.content())) {
                throw new ModelFormatException(
                        "tokenizer file.added_tokens: expected %s to have its own id, got %d"
                                .formatted(token.content(), token.id()));
            }
        }
        List<String> tokens = new ArrayList<>();
        for (int id = 0; id < byId.size(); id++) {
            String token = byId.get(id);
            if (token == null) {
                throw new ModelFormatException(
                        "%s: expected ids 0 to %d, got none for %d"
                                .formatted(vocab.path(), byId.size() - 1, id));
            }
            tokens.add(token);
        }
        return new Vocabulary(tokens);
    }

    int size() {
        return tokens.length;
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    String token(int id) {
        if (id < 0 || id >= tokens.length) {
            throw new IllegalArgumentException(
                    "token: expected an id from 0 to %d, got %d".formatted(tokens.length - 1, id));
        }
        return tokens[id];
    }
}
