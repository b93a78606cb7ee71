package org.rewardedsoups.models.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// GPT-2's spelling of the 256 bytes as 256 visible characters, so that a vocabulary is plain text.
///
/// The visible bytes of Latin-1 stand for themselves; the other 68, in order, for U+0100 and on.
final class ByteAlphabet {
    private static final char[] SPELLING = new char[256];
    private static final int[] BYTE = new int[512];

    static {
        Arrays.fill(BYTE, -1);
        int next = 256;
        for (int b = 0; b < 256; b++) {
            SPELLING[b] = (char) (visible(b) ? b : next++);
            BYTE[SPELLING[b]] = b;
        }
    }

    private ByteAlphabet() {}

    private static boolean visible(int b) {
        return b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
    }

    /// The character that spells byte `b`, 0 to 255.
    static char spelling(int b) {
        return SPELLING[b];
    }

    /// Whether every character of `token` spells a byte.
    static boolean spells(String token) {
        return token.chars().allMatch(c -> c < BYTE.length && BYTE[c] >= 0);
    }

    /// The bytes that `token` spells; a token outside the alphabet stands for its own UTF-8 bytes.
    static byte[] bytes(String token) {
        if (!spells(token)) {
            return token.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) BYTE[token.charAt(i)];
        }
        return bytes;
    }
}
