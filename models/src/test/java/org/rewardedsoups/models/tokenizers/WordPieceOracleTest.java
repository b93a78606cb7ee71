package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Our WordPiece against Hugging Face's, on the tokenizer of MiniLM.
class WordPieceOracleTest {
    private static final byte[] JSON = MiniLm.tokenizerJson();
    private final WordPiece ours;

    WordPieceOracleTest() throws IOException {
        ours = WordPiece.read(new ByteArrayInputStream(JSON));
    }

    @Test
    void twentyThousandGeneratedStringsAndRealLinesHaveTheSameIds() {
        List<String> texts = new ArrayList<>(new RandomText(1).strings(22_000));
        texts.addAll(RandomText.realLines());
        try (Oracle oracle = Oracle.plain(JSON)) {
            for (String text : texts) {
                int[] expected = oracle.ids(text);
                assertArrayEquals(
                        expected, ours.encodeWithAddedTokens(text), () -> Show.escaped(text));
            }
        }
    }

    @Test
    void codePointsOfEveryBlockHaveTheSameIds() {
        try (Oracle oracle = Oracle.plain(JSON)) {
            for (int first : RandomText.blocks()) {
                StringBuilder text = new StringBuilder();
                for (int c = first; c < first + 256; c++) {
                    text.append(" a").appendCodePoint(c).append("b ").appendCodePoint(c);
                }
                String words = text.toString();
                assertArrayEquals(
                        oracle.ids(words),
                        ours.encode(words),
                        "code points from U+" + Integer.toHexString(first));
            }
        }
    }

    @Test
    void singlesAndPairsAreTruncatedAlike() {
        RandomText random = new RandomText(2);
        RandomGenerator rng = random.rng();
        for (int maxLength = 3; maxLength <= 40; maxLength += 3) {
            try (Oracle oracle = Oracle.truncating(JSON, maxLength)) {
                for (int i = 0; i < 200; i++) {
                    String a = rng.nextBoolean() ? "" : words(random);
                    String b = words(random);
                    assertSame(oracle.encoding(b), ours.single(b, maxLength));
                    assertSame(oracle.encoding(a, b), ours.pair(a, b, maxLength));
                    assertSame(oracle.encoding(b, a), ours.pair(b, a, maxLength));
                }
            }
        }
    }

    private static String words(RandomText random) {
        StringBuilder words = new StringBuilder();
        for (int i = random.rng().nextInt(12); i > 0; i--) {
            words.append(random.word()).append(' ');
        }
        return words.toString();
    }

    private static void assertSame(Encoding expected, Encoding actual) {
        assertArrayEquals(expected.ids(), actual.ids());
        assertArrayEquals(expected.typeIds(), actual.typeIds());
    }

    @Test
    void anyIdsDecodeToTheSameText() {
        RandomGenerator rng = new RandomText(3).rng();
        try (Oracle oracle = Oracle.plain(JSON)) {
            for (int i = 0; i < 2_000; i++) {
                int[] ids = rng.ints(rng.nextInt(20), 0, i % 2 == 0 ? ours.size() : 1100).toArray();
                assertEquals(oracle.decode(ids, false), ours.decode(ids));
                assertEquals(oracle.decode(ids, true), ours.decodeText(ids));
            }
        }
    }
}
