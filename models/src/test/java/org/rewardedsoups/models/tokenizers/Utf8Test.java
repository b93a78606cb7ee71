package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void everyCharacterIsReadAsJavaReadsIt() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x11000 ? 1 : 17) {
            String text = WellFormed.of(Character.toString(c));
            assertEquals(text, Utf8.decode(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void eachLongestBrokenPieceBecomesOneReplacement() {
        // The examples of the Unicode standard, tables 3-8 to 3-11
        assertEquals("\uFFFD".repeat(8) + "A", decode("C0 AF E0 80 BF F0 81 82 41"));
        assertEquals("\uFFFD".repeat(8) + "A", decode("ED A0 80 ED BF BF ED AF 41"));
        assertEquals("\uFFFD".repeat(5) + "A\uFFFD\uFFFDB", decode("F4 91 92 93 FF 41 80 BF 42"));
        assertEquals("\uFFFD".repeat(4) + "A", decode("E1 80 E2 F0 91 92 F1 BF 41"));
    }

    private static String decode(String hex) {
        return Utf8.decode(HexFormat.ofDelimiter(" ").parseHex(hex));
    }
}
