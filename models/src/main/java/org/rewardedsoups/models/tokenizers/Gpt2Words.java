package org.rewardedsoups.models.tokenizers;

/// GPT-2's split of text into words, within which byte pairs may merge (Radford et al., 2019).
///
/// A word is the longest match at its start of the first alternative that fits in
///
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
///
/// written out by hand, because it runs over every character that is ever encoded.
final class Gpt2Words {
    private static final int SPACE = 0;
    private static final int LETTER = 1;
    private static final int NUMBER = 2;
    private static final int OTHER = 3;

    private Gpt2Words() {}

    /// The end of the word that starts at `start`, which must be before the end of `text`.
    static int end(String text, int start) {
        char first = text.charAt(start);
        if (first == '\'') {
            int length = contraction(text, start + 1);
            if (length > 0) {
                return start + 1 + length;
            }
        }
        int body = start;
        if (first == ' ' && start + 1 < text.length()) {
            body = start + 1;
        }
        int kind = kind(text.codePointAt(body));
        return kind == SPACE ? endOfSpace(text, start) : endOfRun(text, body, kind);
    }

    /// The length of what follows an apostrophe in an English contraction, or 0.
    private static int contraction(String text, int at) {
        if (text.startsWith("re", at) || text.startsWith("ve", at) || text.startsWith("ll", at)) {
            return 2;
        }
        return at < text.length() && "stmd".indexOf(text.charAt(at)) >= 0 ? 1 : 0;
    }

    private static int endOfRun(String text, int from, int kind) {
        int end = from;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            if (kind(codePoint) != kind) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return end;
    }

    /// Space before a word leaves its last character to that word, if it has two or more.
    private static int endOfSpace(String text, int start) {
        int end = endOfRun(text, start, SPACE);
        return end == text.length() || end == start + 1 ? end : end - 1;
    }

    private static int kind(int codePoint) {
        if (codePoint < 128) {
            if (codePoint >= 'a' && codePoint <= 'z' || codePoint >= 'A' && codePoint <= 'Z') {
                return LETTER;
            }
            if (codePoint >= '0' && codePoint <= '9') {
                return NUMBER;
            }
            return WhiteSpace.contains(codePoint) ? SPACE : OTHER;
        }
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER ->
                    LETTER;
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    NUMBER;
            default -> WhiteSpace.contains(codePoint) ? SPACE : OTHER;
        };
    }
}
