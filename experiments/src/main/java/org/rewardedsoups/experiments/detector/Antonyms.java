package org.rewardedsoups.experiments.detector;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Pairs of words that contradict each other, and `not`.
final class Antonyms {
    /// What stands for "no negation here" beside `not`.
    static final String NOTHING = "";

    private static final Set<String> NEGATED =
            Set.of("is", "are", "was", "be", "can", "should", "will", "must", "may", "does", "do");
    private static final Map<String, List<String>> OPPOSITES = new TreeMap<>();

    static {
        String pairs =
                """
                add remove, adds removes, added removed, adding removing, first last, true false,
                min max, minimum maximum, start end, starts ends, starting ending, begin finish,
                increment decrement, increments decrements, before after, enable disable,
                enables disables, enabled disabled, open close, opens closes, opened closed,
                read write, reads writes, reading writing, reader writer, encode decode,
                encodes decodes, encoding decoding, encoder decoder, input output, left right,
                top bottom, upper lower, next previous, source target, client server,
                request response, key value, keys values, row column, rows columns, width height,
                parent child, public private, local remote, old new, valid invalid, empty full,
                success failure, load store, push pop, lock unlock, send receive, sends receives,
                sent received, serialize deserialize, serializes deserializes, register unregister,
                show hide, less greater, smallest largest, lowest highest, ascending descending,
                inclusive exclusive, synchronous asynchronous, static dynamic, mutable immutable,
                positive negative, absolute relative, include exclude, includes excludes,
                always never, with without, forward backward, horizontal vertical, long short,
                create destroy, creates destroys, allow prevent, allows prevents, connect disconnect,
                import export, attach detach, compress decompress, encrypt decrypt, subscriber publisher,
                prefix suffix, head tail, early late, single multiple, optional required, all none,
                any no, equal different, available unavailable, visible hidden, supported unsupported
                """;
        for (String pair : pairs.strip().split(",\\s*")) {
            String[] two = pair.split(" ");
            OPPOSITES.computeIfAbsent(two[0], _ -> new ArrayList<>()).add(two[1]);
            OPPOSITES.computeIfAbsent(two[1], _ -> new ArrayList<>()).add(two[0]);
        }
    }

    private Antonyms() {}

    /// One way to turn a summary into its contrary.
    ///
    /// @param from the word that goes, in lower case; [#NOTHING] where a `not` comes
    /// @param to the word that comes; [#NOTHING] where a `not` goes
    /// @param result the changed summary
    record Flip(String from, String to, String result) {}

    /// Every way in which one word can be turned.
    static List<Flip> flips(String summary) {
        Words words = Words.of(summary);
        List<Flip> flips = new ArrayList<>();
        for (int i = 0; i < words.count(); i++) {
            String word = words.lower(i);
            for (String opposite : OPPOSITES.getOrDefault(word, List.of())) {
                flips.add(new Flip(word, opposite, words.with(i, opposite)));
            }
            if (NEGATED.contains(word) && i + 1 < words.count()) {
                flips.add(negation(words, i));
            }
        }
        return flips;
    }

    private static Flip negation(Words words, int i) {
        if (words.lower(i + 1).equals("not")) {
            return new Flip("not", NOTHING, words.with(i + 1, NOTHING));
        }
        String negated = words.word(i).toLowerCase(Locale.ROOT) + " not";
        return new Flip(NOTHING, "not", words.with(i, negated));
    }
}
