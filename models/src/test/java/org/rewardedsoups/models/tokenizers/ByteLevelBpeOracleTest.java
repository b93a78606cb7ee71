package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tokenizer that we trained and saved, read by us and by Hugging Face's code.
class ByteLevelBpeOracleTest {
    @TempDir private static Path folder;
    private static ByteLevelBpe ours;
    private static byte[] json;

    @BeforeAll
    static void trainAndSave() throws Exception {
        List<String> texts = new ArrayList<>(RandomText.realLines());
        texts.addAll(new RandomText(10).strings(20_000));
        List<String> special = List.of("<|pad|>", "<|bos|>", "<|eos|>", "<|sep|>");
        Path file = folder.resolve("tokenizer.json");
        new BpeTrainer(4096, special).train(texts).write(file);
        ours = ByteLevelBpe.read(file);
        json = Files.readAllBytes(file);
        assertEquals(4096, ours.size());
    }

    @Test
    void twentyThousandGeneratedStringsAndRealLinesHaveTheSameIds() {
        List<String> texts = new ArrayList<>(new RandomText(11).strings(22_000));
        texts.addAll(RandomText.realLines());
        try (Oracle oracle = Oracle.plain(json)) {
            for (String text : texts) {
                int[] expected = oracle.ids(text);
                assertArrayEquals(
                        expected, ours.encodeWithAddedTokens(text), () -> Show.escaped(text));
                assertEquals(WellFormed.of(text), ours.decode(expected));
            }
        }
    }

    @Test
    void codePointsOfEveryBlockHaveTheSameIds() {
        try (Oracle oracle = Oracle.plain(json)) {
            for (int first : RandomText.blocks()) {
                StringBuilder text = new StringBuilder();
                for (int c = first; c < first + 256; c++) {
                    text.append("a").appendCodePoint(c).append('1').appendCodePoint(c);
                    text.append("=  ").appendCodePoint(c);
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
    void anyIdsDecodeToTheSameText() {
        RandomGenerator rng = new RandomText(12).rng();
        try (Oracle oracle = Oracle.plain(json)) {
            for (int i = 0; i < 3_000; i++) {
                int[] ids = rng.ints(rng.nextInt(20), 0, i % 2 == 0 ? ours.size() : 260).toArray();
                assertEquals(oracle.decode(ids, false), ours.decode(ids));
                assertEquals(oracle.decode(ids, true), ours.decodeText(ids));
            }
        }
    }

    @Test
    void oneWordOfAMegabyteHasTheSameIds() {
        String line = "ab".repeat(1 << 19);
        try (Oracle oracle = Oracle.plain(json)) {
            assertArrayEquals(oracle.ids(line), ours.encode(line));
        }
    }
}
