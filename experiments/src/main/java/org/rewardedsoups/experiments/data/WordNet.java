package org.rewardedsoups.experiments.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The glosses of WordNet 3.1, read from the files that the extJWNL data jar carries.
public final class WordNet {
    private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/data.";
    private static final Map<String, String> PARTS =
            Map.of("noun", "noun", "verb", "verb", "adj", "adjective", "adv", "adverb");

    private WordNet() {}

    /// One line per synset, such as `forsake, abandon (verb): leave someone who counts on you.`
    public static List<String> glosses() {
        List<String> glosses = new ArrayList<>();
        for (String part : List.of("noun", "verb", "adj", "adv")) {
            glosses.addAll(glosses(part));
        }
        return glosses;
    }

    private static List<String> glosses(String part) {
        InputStream resource = WordNet.class.getResourceAsStream(FOLDER + part);
        if (resource == null) {
            throw new DataException(
                    "WordNet: expected %s%s on the class path, got nothing; run with -Pcorpus"
                            .formatted(FOLDER, part));
        }
        try (var lines =
                new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return lines.lines().flatMap(line -> gloss(line, PARTS.get(part)).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads `offset file type count(hex) word id word id ... | gloss`; header lines begin with a space.
    static Optional<String> gloss(String line, String part) {
        int bar = line.indexOf(" | ");
        if (line.startsWith(" ") || bar < 0) {
            return Optional.empty();
        }
        String[] fields = line.substring(0, bar).split(" ");
        int count = Integer.parseInt(fields[3], 16);
        List<String> words = new ArrayList<>();
        for (int word = 0; word < count; word++) {
            words.add(fields[4 + 2 * word].replace('_', ' ').replaceFirst("\\([a-z]+\\)$", ""));
        }
        String gloss = line.substring(bar + 3).strip().replaceFirst(";$", "");
        String stop = gloss.matches(".*[.!?\"]") ? "" : ".";
        return Optional.of(String.join(", ", words) + " (" + part + "): " + gloss + stop);
    }
}
