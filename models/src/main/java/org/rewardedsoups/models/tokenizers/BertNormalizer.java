package org.rewardedsoups.models.tokenizers;

import java.text.Normalizer;

/// BERT's text cleaning (Devlin et al., 2019), as the tokenizers of Hugging Face do it.
///
/// Where accents are stripped, what remains of a decomposed text is not put into canonical order:
/// order can only matter among the marks that stay, and [WordPiece] refuses a vocabulary with such.
///
/// @param cleanText drop control characters, make all white space plain spaces
/// @param spaceChinese put spaces around ideographs, so that each is a word
/// @param stripAccents decompose and drop non-spacing marks
/// @param lowercase lower the case, character by character
record BertNormalizer(
        boolean cleanText, boolean spaceChinese, boolean stripAccents, boolean lowercase) {

    String apply(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (codePoint < 0x80) {
                ascii((char) codePoint, out);
            } else if (!cleanText || !dropped(codePoint)) {
                beyondAscii(codePoint, out);
            }
        }
        return out.toString();
    }

    private void ascii(char c, StringBuilder out) {
        if (cleanText && WhiteSpace.contains(c) && !dropped(c)) {
            out.append(' ');
        } else if (!cleanText || !dropped(c)) {
            out.append(lowercase && c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
    }

    private void beyondAscii(int codePoint, StringBuilder out) {
        if (cleanText && WhiteSpace.contains(codePoint)) {
            out.append(' ');
            return;
        }
        boolean apart = spaceChinese && chinese(codePoint);
        if (apart) {
            out.append(' ');
        }
        if (stripAccents) {
            Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFD)
                    .codePoints()
                    .filter(part -> !Unicode8.nonSpacingMark(part))
                    .forEach(part -> lower(part, out));
        } else {
            lower(codePoint, out);
        }
        if (apart) {
            out.append(' ');
        }
    }

    private void lower(int codePoint, StringBuilder out) {
        if (!lowercase) {
            out.appendCodePoint(codePoint);
        } else if (codePoint == 0x130) { // İ, the only one that becomes two
            out.append("i\u0307");
        } else {
            out.appendCodePoint(Character.toLowerCase(codePoint));
        }
    }

    private static boolean dropped(int codePoint) {
        return switch (codePoint) {
            case '\t', '\n', '\r' -> false;
            case 0xFFFD -> true;
            default -> Unicode8.control(codePoint);
        };
    }

    /// The blocks that the original counts as Chinese, with its gap from U+2B820 to U+2B91F.
    private static boolean chinese(int codePoint) {
        return codePoint >= 0x4E00 && codePoint <= 0x9FFF
                || codePoint >= 0x3400 && codePoint <= 0x4DBF
                || codePoint >= 0x20000 && codePoint <= 0x2A6DF
                || codePoint >= 0x2A700 && codePoint <= 0x2B81F
                || codePoint >= 0x2B920 && codePoint <= 0x2CEAF
                || codePoint >= 0xF900 && codePoint <= 0xFAFF
                || codePoint >= 0x2F800 && codePoint <= 0x2FA1F;
    }
}
