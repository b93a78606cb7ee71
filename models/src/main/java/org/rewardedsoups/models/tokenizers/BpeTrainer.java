package org.rewardedsoups.models.tokenizers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Learns a [ByteLevelBpe]: the most frequent adjacent pair becomes a token, again and again (Sennrich
/// et al., 2016). Of pairs equally frequent the one with the lowest ids wins, so that the result
/// depends on the words and their counts alone.
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
                    "BPE training: expected a vocabulary of at least %d (bytes and special tokens), got %d"
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
        List<String> tokens = new ArrayList<>(specialTokens);
        for (int b = 0; b < 256; b++) {
            tokens.add(String.valueOf(ByteAlphabet.spelling(b)));
        }
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            ids.put(tokens.get(id), id);
        }
        BpeCorpus corpus = new BpeCorpus(wordCounts.size());
        wordCounts.forEach((word, count) -> corpus.add(symbols(word), count));
        corpus.countPairs();

        List<Long> pairs = new ArrayList<>();
        IntList merged = new IntList();
        Set<Long> learned = new HashSet<>();
        while (tokens.size() < vocabularySize) {
            long pair = corpus.mostFrequentPair(minFrequency);
            if (pair < 0) {
                break;
            }
            String joined = tokens.get(PairMap.left(pair)) + tokens.get(PairMap.right(pair));
            Integer known = ids.putIfAbsent(joined, tokens.size()); // another way to spell it
            int id = known == null ? tokens.size() : known;
            if (known == null) {
                tokens.add(joined);
            }
            corpus.merge(pair, id);
            if (learned.add(pair)) { // a token found in two ways can bring an old pair back
                pairs.add(pair);
                merged.add(id);
            }
        }
        long[] ranked = pairs.stream().mapToLong(Long::longValue).toArray();
        Merges merges = new Merges(ranked, merged.toArray());
        return new ByteLevelBpe(new Vocabulary(tokens), merges, false, added());
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
