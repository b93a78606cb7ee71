package org.rewardedsoups.rl.metrics.meteor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Words that hold a sentence together and say little: METEOR counts them less than the others.
///
/// Denkowski and Lavie (2011) take the words that make up more than a thousandth of a large text.
/// The list here was made anew: it agrees with all recorded statistics of METEOR, and follows that
/// rule, by judgement, where they leave a choice; `docs/metrics.md` says how.
///
/// @param words in lower case
public record FunctionWords(Set<String> words) {
    private static final String LIST = "function-words.txt";

    /// The list that is part of this project.
    public static FunctionWords shipped() {
        try (InputStream resource = FunctionWords.class.getResourceAsStream(LIST)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "function words: expected %s beside %s in the jar, got nothing; build it again"
                                .formatted(LIST, FunctionWords.class.getName()));
            }
            return of(new String(resource.readAllBytes(), UTF_8).lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Another list, one word a line, such as the one that METEOR brings along.
    public static FunctionWords read(Path file) throws IOException {
        return of(Files.readAllLines(file).stream());
    }

    /// Lines that begin with `# ` are remarks.
    private static FunctionWords of(Stream<String> lines) {
        return new FunctionWords(
                lines.map(String::strip)
                        .filter(line -> !line.startsWith("# "))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    boolean contains(String word) {
        return words.contains(word);
    }
}
