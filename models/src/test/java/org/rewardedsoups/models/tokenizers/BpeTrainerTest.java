package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BpeTrainerTest {
    @Test
    void idsAreSpecialTokensThenBytesThenMergesByFrequency() {
        ByteLevelBpe bpe =
                new BpeTrainer(300, List.of("<|a|>", "<|b|>")).train(List.of("abab cab"));
        assertEquals("<|b|>", bpe.token(1));
        assertEquals(2 + 'x', bpe.id("x").orElseThrow());
        assertEquals("ab", bpe.token(258)); // three times; no other pair occurs twice
        assertEquals(259, bpe.size());
    }

    @Test
    void ofPairsEquallyFrequentTheLowestIdsWin() {
        ByteLevelBpe bpe = new BpeTrainer(258, List.of()).train(List.of("zy", "zy", "ba", "ba"));
        assertEquals(List.of("ba", "zy"), List.of(bpe.token(256), bpe.token(257)));
    }

    @Test
    void textNeverBecomesASpecialToken() throws IOException {
        BpeTrainer trainer = new BpeTrainer(300, List.of("ab"));
        ByteLevelBpe bpe = trainer.train(List.of("abab abc", "abc abx"));
        assertArrayEquals(new int[] {1 + 'a', 1 + 'b'}, bpe.encode("ab"));
        assertArrayEquals(new int[] {0}, bpe.encodeWithAddedTokens("ab"));
        ByteLevelBpe again = ByteLevelBpe.read(new ByteArrayInputStream(bpe.toJson()));
        assertArrayEquals(bpe.toJson(), again.toJson());
    }

    @Test
    void incrementalCountsLearnWhatRecountingLearns() {
        for (int seed = 0; seed < 25; seed++) {
            RandomText random = new RandomText(seed);
            List<String> texts = new ArrayList<>(random.strings(20));
            for (int i = 0; i < 30; i++) {
                texts.add(
                        "ab".repeat(random.rng().nextInt(9))
                                + random.word().replaceAll("[c-z]", "a"));
            }
            assertEquals(recounted(texts, 380), learned(texts, 380), "seed " + seed);
        }
    }

    private static List<String> learned(List<String> texts, int size) {
        ByteLevelBpe bpe = new BpeTrainer(size, List.of()).train(texts);
        List<String> tokens = new ArrayList<>();
        for (int id = 256; id < bpe.size(); id++) {
            tokens.add(bpe.token(id));
        }
        return tokens;
    }

    /// The obvious twin: counts all pairs of all words again for every merge.
    private static List<String> recounted(List<String> texts, int size) {
        List<List<Integer>> words = new ArrayList<>();
        Map<String, Integer> ids = new HashMap<>();
        List<String> tokens = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            ids.put(String.valueOf(ByteAlphabet.spelling(b)), b);
            tokens.add(String.valueOf(ByteAlphabet.spelling(b)));
        }
        for (String raw : texts) {
            String text = WellFormed.of(raw);
            for (int start = 0; start < text.length(); ) {
                int end = Gpt2Words.end(text, start);
                List<Integer> word = new ArrayList<>();
                for (byte b : text.substring(start, end).getBytes(StandardCharsets.UTF_8)) {
                    word.add(b & 0xFF);
                }
                words.add(word);
                start = end;
            }
        }
        while (tokens.size() < size) {
            Map<Long, Integer> counts = new TreeMap<>();
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    counts.merge(PairMap.pack(word.get(i), word.get(i + 1)), 1, Integer::sum);
                }
            }
            int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            if (most < 2) {
                break;
            }
            long pair =
                    counts.entrySet().stream()
                            .filter(e -> e.getValue() == most)
                            .findFirst()
                            .get()
                            .getKey();
            String joined = tokens.get(PairMap.left(pair)) + tokens.get(PairMap.right(pair));
            int id = ids.computeIfAbsent(joined, _ -> tokens.size());
            if (id == tokens.size()) {
                tokens.add(joined);
            }
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    if (PairMap.pack(word.get(i), word.get(i + 1)) == pair) {
                        word.set(i, id);
                        word.remove(i + 1);
                    }
                }
            }
        }
        return tokens.subList(256, tokens.size());
    }

    @Test
    void theResultDoesNotDependOnTheOrderOfTheTexts() {
        List<String> texts = new ArrayList<>(RandomText.realLines());
        BpeTrainer trainer = new BpeTrainer(1000, List.of("<|eos|>"));
        byte[] expected = trainer.train(texts).toJson();
        Collections.reverse(texts);
        assertArrayEquals(expected, trainer.train(texts).toJson());
    }

    @Test
    void oneWordOfAMegabyteIsLearnedFrom() {
        StringBuilder word = new StringBuilder();
        RandomText random = new RandomText(1);
        while (word.length() < 1 << 20) {
            word.append(random.word());
        }
        BpeTrainer trainer = new BpeTrainer(1000, List.of());
        assertEquals(1000, trainer.train(List.of(word.toString())).size()); // quadratic: minutes
    }

    @Test
    void aVocabularyWithoutRoomForTheBytesIsRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new BpeTrainer(256, List.of("<|eos|>")));
        assertEquals(
                "BPE training: expected a vocabulary of at least 257 (256 bytes and the special"
                        + " tokens), got 256",
                e.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> new BpeTrainer(300, List.of("<s>", "<s>")));
        assertThrows(IllegalArgumentException.class, () -> new BpeTrainer(300, List.of("")));
        assertThrows(IllegalArgumentException.class, () -> new BpeTrainer(300, 0, List.of()));
    }
}
