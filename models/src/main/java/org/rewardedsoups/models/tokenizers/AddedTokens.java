package org.rewardedsoups.models.tokenizers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Finds added tokens in text: leftmost first and, at one position, the longest.
final class AddedTokens {
    private final List<AddedToken> all;
    private final Map<Character, List<AddedToken>> first;
    private final Map<Character, List<AddedToken>> second;

    AddedTokens(List<AddedToken> tokens) {
        all = tokens.stream().sorted(Comparator.comparingInt(AddedToken::id)).toList();
        first = byFirstChar(all.stream().filter(token -> !token.normalized()).toList());
        second = byFirstChar(all.stream().filter(AddedToken::normalized).toList());
    }

    List<AddedToken> all() {
        return all;
    }

    /// Hands out, in order, the added tokens in `text` and the pieces of plain text between them.
    void split(String text, IntConsumer token, Consumer<String> plain) {
        split(text, first, token, piece -> split(piece, second, token, plain));
    }

    private static void split(
            String text,
            Map<Character, List<AddedToken>> tokens,
            IntConsumer token,
            Consumer<String> plain) {
        int done = 0;
        for (int i = 0; i < text.length(); ) {
            AddedToken found = longestAt(text, i, tokens.getOrDefault(text.charAt(i), List.of()));
            if (found == null) {
                i++;
                continue;
            }
            if (i > done) {
                plain.accept(text.substring(done, i));
            }
            token.accept(found.id());
            i += found.content().length();
            done = i;
        }
        if (done < text.length()) {
            plain.accept(text.substring(done));
        }
    }

    private static AddedToken longestAt(String text, int at, List<AddedToken> longestFirst) {
        for (AddedToken token : longestFirst) {
            if (text.startsWith(token.content(), at)) {
                return token;
            }
        }
        return null;
    }

    private static Map<Character, List<AddedToken>> byFirstChar(List<AddedToken> tokens) {
        Map<Character, List<AddedToken>> index = new HashMap<>();
        tokens.stream()
                .sorted(Comparator.comparingInt((AddedToken t) -> t.content().length()).reversed())
                .forEach(
                        token ->
                                index.computeIfAbsent(
                                                token.content().charAt(0), _ -> new ArrayList<>())
                                        .add(token));
        return index;
    }
}
