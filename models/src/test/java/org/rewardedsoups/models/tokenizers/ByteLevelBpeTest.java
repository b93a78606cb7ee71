package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLevelBpeTest {
    private final ByteLevelBpe bpe =
            new BpeTrainer(600, List.of("<|pad|>", "<|eos|>")).train(RandomText.realLines());

    @Test
    void decodingGivesBackWhatWasEncoded() {
        for (String text : new RandomText(40).strings(5_000)) {
            int[] ids = bpe.encode(text);
            assertEquals(WellFormed.of(text), bpe.decode(ids));
            assertEquals(WellFormed.of(text), bpe.decode(Arrays.stream(ids).boxed().toList()));
        }
    }

    @Test
    void plainTextCannotSpellAnAddedToken() {
        assertArrayEquals(new int[] {1}, bpe.encodeWithAddedTokens("<|eos|>"));
        int[] plain = bpe.encode("a<|eos|><|pad|>");
        assertTrue(Arrays.stream(plain).allMatch(id -> id > 1));
        assertEquals("a<|eos|><|pad|>", bpe.decodeText(plain));
    }

    @Test
    void specialTokensAreLeftOutOfTheTextOnly() {
        int[] ids = bpe.encodeWithAddedTokens("<|pad|>int x<|eos|>");
        assertEquals("<|pad|>int x<|eos|>", bpe.decode(ids));
        assertEquals("int x", bpe.decodeText(ids));
    }

    @Test
    void atOnePositionTheLongestAddedTokenWins() throws IOException {
        String json =
                new String(bpe.toJson(), StandardCharsets.UTF_8).replace("<|pad|>", "<|eos|>!");
        ByteLevelBpe longer = read(json);
        assertArrayEquals(new int[] {0, 1}, longer.encodeWithAddedTokens("<|eos|>!<|eos|>"));
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> bpe.decode(new int[] {600}));
        var e = assertThrows(IllegalArgumentException.class, () -> bpe.token(-1));
        assertEquals("token: expected an id from 0 to 599, got -1", e.getMessage());
        assertTrue(bpe.id("<|nothing|>").isEmpty());
    }

    @Test
    void savingLeavesOneFileThatReadsBackTheSame(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, "old");
        bpe.write(file);
        ByteLevelBpe again = ByteLevelBpe.read(file);
        assertArrayEquals(bpe.toJson(), again.toJson());
        assertEquals(bpe.addedTokens(), again.addedTokens());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aWordThatIsATokenIsNotMergedIfTheFileSaysSo() throws IOException {
        String json = new String(bpe.toJson(), StandardCharsets.UTF_8);
        String token = bpe.token(599);
        ByteLevelBpe whole =
                read(
                        json.replace("\"ignore_merges\" : false", "\"ignore_merges\" : true")
                                .replaceAll("(?s)\"merges\" : .*", "\"merges\" : [] } }"));
        assertArrayEquals(new int[] {599}, whole.encode(bpe.decode(new int[] {599})), token);
    }

    @Test
    void aMegabyteWithoutASpaceIsEncodedInTime() {
        String line = "public static ".replace(" ", "").repeat(1 << 16) + "=".repeat(1 << 20);
        assertEquals(line, bpe.decode(bpe.encode(line))); // quadratic: minutes
    }

    private static ByteLevelBpe read(String json) throws IOException {
        return ByteLevelBpe.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
