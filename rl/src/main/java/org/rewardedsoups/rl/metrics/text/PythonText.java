package org.rewardedsoups.rl.metrics.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The words of a caption as the reference implementation's Python code cuts them: for the
/// vocabulary, for the captions to learn, and for the references of rewards.
///
/// Three steps: lower case without trailing white space ([#lower]); a space on either side of every
/// character that is no `\w` ([#spaced]); what is then a token of punctuation goes
/// ([#noPunctuation]). So `don't` becomes `don t`, and quotes, brackets and `&` stay.
///
/// Python's `\w` is a letter, a number of any kind (`½`, `²`) or an underscore; combining marks and
/// emoji are not. Java's `\w` is another set, with or without `UNICODE_CHARACTER_CLASS`.
public final class PythonText {
    /// What ends a caption in the references of rewards, and in what a model writes.
    public static final String END = "EOS";

    private static final Set<String> PUNCTUATION =
            Set.of("'", "`", ".", "?", "!", ",", ":", "-", ";");

    private PythonText() {}

    /// The words of a caption. A tab or a line feed is a word too: only spaces separate.
    public static List<String> words(String caption) {
        List<String> words = new ArrayList<>();
        for (String token : noPunctuation(spaced(lower(caption))).split(" ")) {
            if (!token.isEmpty()) {
                words.add(token);
            }
        }
        return words;
    }

    /// A reference of a reward: its words, cut at any white space, and [#END], joined by spaces.
    public static String reference(String caption) {
        List<String> words = new ArrayList<>(split(noPunctuation(spaced(lower(caption)))));
        words.add(END);
        return String.join(" ", words);
    }

    /// Lower case, without white space at the end; that at the beginning stays.
    public static String lower(String caption) {
        return stripTrailing(caption.toLowerCase(Locale.ROOT));
    }

    /// A space on either side of every character that is no `\w`; spaces are such characters too.
    public static String spaced(String text) {
        var spaced = new StringBuilder();
        text.codePoints()
                .forEach(
                        c -> {
                            if (wordCharacter(c)) {
                                spaced.appendCodePoint(c);
                            } else {
                                spaced.append(' ').appendCodePoint(c).append(' ');
                            }
                        });
        return spaced.toString();
    }

    /// Without the tokens between single spaces that are one sign of punctuation.
    public static String noPunctuation(String text) {
        return List.of(text.split(" ", -1)).stream()
                .filter(token -> !PUNCTUATION.contains(token))
                .collect(Collectors.joining(" "));
    }

    /// What Python's `split()` returns: the pieces between runs of white space.
    public static List<String> split(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || whiteSpace(text.charAt(at))) {
                if (at > from) {
                    pieces.add(text.substring(from, at));
                }
                from = at + 1;
            }
        }
        return pieces;
    }

    static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && whiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /// Python's `isalnum()` or an underscore.
    static boolean wordCharacter(int c) {
        return c == '_'
                || Character.isLetter(c)
                || switch (Character.getType(c)) {
                    case Character.DECIMAL_DIGIT_NUMBER,
                            Character.LETTER_NUMBER,
                            Character.OTHER_NUMBER ->
                            true;
                    default -> false;
                };
    }

    /// Python's `isspace()`: Java's white space, with next line and the spaces that do not break.
    static boolean whiteSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
