package org.rewardedsoups.rl.metrics.meteor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Phrases and what can be said instead.
///
/// METEOR's own table for English, which published scores were computed with, is not part of this
/// project; [#read] reads it.
///
/// @param table paraphrases by phrase, both in words
/// @param longest the number of words in the longest phrase
public record Paraphrases(Map<List<String>, List<List<String>>> table, int longest) {
    /// A table without entries.
    public static final Paraphrases NONE = new Paraphrases(Map.of(), 0);

    /// A phrase and what can be said instead; the other direction is an entry of its own.
    public record Entry(String phrase, String paraphrase) {}

    /// The table of these entries.
    public static Paraphrases of(List<Entry> entries) {
        Map<List<String>, List<List<String>>> table = new HashMap<>();
        int longest = 0;
        for (Entry entry : entries) {
            List<String> phrase = List.of(entry.phrase().split(" "));
            table.computeIfAbsent(phrase, _ -> new ArrayList<>())
                    .add(List.of(entry.paraphrase().split(" ")));
            longest = Math.max(longest, phrase.size());
        }
        return new Paraphrases(table, longest);
    }

    /// Reads a file in METEOR's format, gzipped if its name ends in `.gz`: of three lines each, a
    /// probability, which is not used, the phrase and the paraphrase.
    ///
    /// @throws IllegalArgumentException if it has another format
    public static Paraphrases read(Path file) throws IOException {
        List<String> lines;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                InputStream plain =
                        file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            lines = new String(plain.readAllBytes(), UTF_8).lines().toList();
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i += 3) {
            if (i + 2 >= lines.size() || !lines.get(i).strip().matches("[0-9.eE+-]+")) {
                throw new IllegalArgumentException(
                        ("paraphrases: expected a probability, a phrase and a paraphrase on three"
                                        + " lines, got '%s' in line %d")
                                .formatted(lines.get(i), i + 1));
            }
            entries.add(new Entry(lines.get(i + 1).strip(), lines.get(i + 2).strip()));
        }
        return of(entries);
    }

    /// What can be said instead of a phrase.
    List<List<String>> instead(List<String> phrase) {
        return table.getOrDefault(phrase, List.of());
    }
}
