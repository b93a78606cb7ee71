package org.rewardedsoups.models.tokenizers;

/// UTF-8 that may be broken anywhere, since a token can end inside a character.
final class Utf8 {
    private static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    /// The text of `bytes`, with U+FFFD for each longest piece that begins a character but is none,
    /// as Unicode recommends (chapter 3.9). Java's own decoder cuts encoded surrogates differently.
    static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; ) {
            int length = length(bytes[i] & 0xFF);
            int good = 1;
            while (good < length && i + good < bytes.length && continues(bytes, i, good)) {
                good++;
            }
            text.appendCodePoint(good == length ? codePoint(bytes, i, length) : REPLACEMENT);
            i += good;
        }
        return text.toString();
    }

    /// The bytes of a character with this first byte, or a length never reached if there is none.
    private static int length(int first) {
        if (first < 0x80) {
            return 1;
        }
        if (first >= 0xC2 && first <= 0xDF) {
            return 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            return 3;
        }
        return first >= 0xF0 && first <= 0xF4 ? 4 : Integer.MAX_VALUE;
    }

    /// Whether byte `at` of the character at `start` is one it may have: not too long an encoding,
    /// not a surrogate, not beyond U+10FFFF.
    private static boolean continues(byte[] bytes, int start, int at) {
        int first = bytes[start] & 0xFF;
        int b = bytes[start + at] & 0xFF;
        int low = 0x80;
        int high = 0xBF;
        if (at == 1) {
            switch (first) {
                case 0xE0 -> low = 0xA0;
                case 0xED -> high = 0x9F;
                case 0xF0 -> low = 0x90;
                case 0xF4 -> high = 0x8F;
                default -> {}
            }
        }
        return first >= 0xC2 && first <= 0xF4 && b >= low && b <= high;
    }

    private static int codePoint(byte[] bytes, int start, int length) {
        if (length == 1) {
            return bytes[start];
        }
        int codePoint = bytes[start] & (0xFF >> length + 1);
        for (int i = 1; i < length; i++) {
            codePoint = codePoint << 6 | bytes[start + i] & 0x3F;
        }
        return codePoint;
    }
}
