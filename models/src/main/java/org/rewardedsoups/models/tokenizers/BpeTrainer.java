package org.rewardedsoups.models.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Learns a [ByteLevelBpe]: the most frequent adjacent pair becomes a token, again and again
/// (Sennrich et al., 2016). Of pairs equally frequent the one with the lowest ids wins, so that the
/// result depends on the words and their counts alone.
///
/// Ids are those of the special tokens, then the 256 bytes, then the merges in the order learned.
///
/// @param vocabularySize V, reached unless pairs run out
/// @param minFrequency how often a pair must occur to become a token
/// @param specialTokens such as `<|eos|>`; in the text to learn from they are plain text
public record BpeTrainer(int vocabularySize, int minFrequency, List<String> specialTokens) {

    /// A trainer for pairs that occur at least twice.
    public BpeTrainer(int vocabularySize, List<String> specialTokens) {
        this(vocabularySize, 2, specialTokens);
    }

    public BpeTrainer {
        specialTokens = List.copyOf(specialTokens);
        int smallest = specialTokens.size() + 256;
        if (vocabularySize < smallest) {
            throw new IllegalArgumentException(
                    ("BPE training: expected a vocabulary of at least %d (256 bytes and the special"
                                    + " tokens), got %d")
                            .formatted(smallest, vocabularySize));
        }
        if (minFrequency < 1) {
            throw new IllegalArgumentException(
                    "BPE training: expected a minimum frequency from 1, got " + minFrequency);
        }
        boolean repeated = new HashSet<>(specialTokens).size() < specialTokens.size();
        if (repeated || specialTokens.stream().anyMatch(token -> token.length() < 2)) {
            throw new IllegalArgumentException(
                    "BPE training: expected distinct special tokens of at least 2 characters, got "
                            + specialTokens);
        }
    }

    /// Learns from texts; no pair reaches across two of them.
    public ByteLevelBpe train(Iterable<String> texts) {
        return train(wordCounts(texts));
    }

    /// How often each word occurs, in the order of first occurrence.
    private static Map<String, Long> wordCounts(Iterable<String> texts) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String raw : texts) {
            String text = WellFormed.of(raw);
            for (int start = 0; start < text.length(); ) {
                int end = Gpt2Words.end(text, start);
                counts.merge(text.substring(start, end), 1L, Long::sum);
                start = end;
            }
        }
        return counts;
    }

    private ByteLevelBpe train(Map<String, Long> wordCounts) {
        BpeCorpus corpus = new BpeCorpus(wordCounts.size());
        wordCounts.forEach((word, count) -> corpus.add(symbols(word), count));
        corpus.countPairs();

        List<String> tokens = initialTokens();
        Map<String, Integer> ids = new HashMap<>();
        tokens.forEach(token -> ids.put(token, ids.size()));
        Map<Long, Integer> learned = new LinkedHashMap<>();
        while (tokens.size() < vocabularySize) {
            long pair = corpus.mostFrequentPair(minFrequency);
            if (pair < 0) {
                break;
            }
            String joined = tokens.get(PairMap.left(pair)) + tokens.get(PairMap.right(pair));
            int id = ids.computeIfAbsent(joined, _ -> tokens.size()); // there may be two ways to it
            if (id < specialTokens.size()) {
                continue; // text must not become a special token
            }
            if (id == tokens.size()) {
                tokens.add(joined);
            }
            corpus.merge(pair, id);
            learned.putIfAbsent(pair, id);
        }
        long[] pairs = learned.keySet().stream().mapToLong(Long::longValue).toArray();
        int[] merged = learned.values().stream().mapToInt(Integer::intValue).toArray();
        return new ByteLevelBpe(new Vocabulary(tokens), new Merges(pairs, merged), false, added());
    }

    private List<String> initialTokens() {
        List<String> tokens = new ArrayList<>(specialTokens);
        for (int b = 0; b < 256; b++) {
            tokens.add(String.valueOf(ByteAlphabet.spelling(b)));
        }
        return tokens;
    }

    private int[] symbols(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        int[] symbols = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = specialTokens.size() + (bytes[i] & 0xFF);
        }
        return symbols;
    }

    private List<AddedToken> added() {
        List<AddedToken> added = new ArrayList<>();
        for (int id = 0; id < specialTokens.size(); id++) {
            added.add(new AddedToken(id, specialTokens.get(id), true, false));
        }
        return added;
    }
}
