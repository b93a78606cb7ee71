package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WordPieceTest {
    private final WordPiece bert;

    WordPieceTest() throws IOException {
        bert = WordPiece.read(new ByteArrayInputStream(MiniLm.tokenizerJson()));
    }

    private List<String> tokens(String text) {
        return Arrays.stream(bert.encode(text)).mapToObj(bert::token).toList();
    }

    @Test
    void caseAndAccentsGoAndWordsSplitIntoTheLongestPieces() {
        assertEquals(List.of("naive", "token", "##izer", "##s", "!"), tokens("Naïve TOKENIZERS!"));
        assertEquals(List.of("get", "_", "x", "(", ")"), tokens("get_x()"));
        assertEquals(List.of("人", "[UNK]"), tokens("人\uD83D\uDE00\u0301"));
    }

    @Test
    void controlCharactersGoAndEverySpaceSeparates() {
        assertEquals(
                List.of("cats", "dogs", "owls"),
                tokens("ca\u0000t\u200Bs\u3000\tdogs\u0085\nowls"));
    }

    @Test
    void aWordOfMoreThanAHundredCharactersIsUnknown() {
        assertEquals(List.of("[UNK]"), tokens("a".repeat(101)));
        assertEquals("a".repeat(100), String.join("", tokens("a".repeat(100))).replace("##", ""));
    }

    @Test
    void anEncodingHasItsSpecialTokensAndTypes() {
        Encoding single = bert.single("hello world", 16);
        assertArrayEquals(new int[] {101, 7592, 2088, 102}, single.ids());
        assertArrayEquals(new int[4], single.typeIds());
        Encoding pair = bert.pair("hello", "world", 16);
        assertArrayEquals(new int[] {101, 7592, 102, 2088, 102}, pair.ids());
        assertArrayEquals(new int[] {0, 0, 0, 1, 1}, pair.typeIds());
        assertEquals(5, pair.length());
    }

    @Test
    void theLongerTextIsCutFirst() {
        Encoding pair = bert.pair("one two three four five six", "seven eight", 8);
        assertEquals("[CLS] one two three [SEP] seven eight [SEP]", bert.decode(pair.ids()));
        assertEquals("one two three seven eight", bert.decodeText(pair.ids()));
        assertThrows(IllegalArgumentException.class, () -> bert.pair("a", "b", 2));
        var e = assertThrows(IllegalArgumentException.class, () -> bert.single("a", 1));
        assertEquals("WordPiece: expected a maximum length of at least 2, got 1", e.getMessage());
    }

    @Test
    void plainTextCannotSpellASeparator() {
        assertEquals(List.of("[", "sep", "]"), tokens("[SEP]"));
        assertArrayEquals(new int[] {102}, bert.encodeWithAddedTokens("[SEP]"));
    }
}
