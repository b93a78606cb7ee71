package org.rewardedsoups.models.tokenizers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/// The distinct words of a text as symbols, with the count of every adjacent pair kept up to date
/// while pairs merge.
///
/// Words lie one after the other in one linked list of positions, and each pair remembers where it
/// was seen, so a merge costs as much as the pair has occurrences, however long the words are.
final class BpeCorpus {
    private static final int NONE = -1;

    private int[] symbol;
    private int[] next;
    private int[] previous;
    private long[] weight; // how often the word at a position occurs in the text
    private int size;

    private final PairMap indexes = new PairMap(1 << 14);
    private final List<IntList> positions = new ArrayList<>();
    private long[] counts = new long[1 << 14];
    private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(Candidate.BEST_FIRST);

    /// What a pair's count was when it was queued; today's may be lower.
    private record Candidate(long pair, long count) {
        static final Comparator<Candidate> BEST_FIRST =
                Comparator.comparingLong(Candidate::count)
                        .reversed()
                        .thenComparingLong(Candidate::pair);
    }

    BpeCorpus(int words) {
        int capacity = Math.max(1024, (int) Math.min(8L * words, 1 << 28));
        symbol = new int[capacity];
        next = new int[capacity];
        previous = new int[capacity];
        weight = new long[capacity];
    }

    /// Adds a word that occurs `count` times.
    void add(int[] word, long count) {
        reserve(word.length);
        for (int i = 0; i < word.length; i++) {
            int at = size + i;
            symbol[at] = word[i];
            previous[at] = i == 0 ? NONE : at - 1;
            next[at] = i == word.length - 1 ? NONE : at + 1;
            weight[at] = count;
        }
        size += word.length;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > symbol.length) {
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * size));
            symbol = Arrays.copyOf(symbol, capacity);
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
            weight = Arrays.copyOf(weight, capacity);
        }
    }

    /// Counts and queues all pairs, once, after the last word.
    void countPairs() {
        Set<Long> pairs = new HashSet<>();
        for (int at = 0; at < size; at++) {
            if (next[at] != NONE) {
                pairs.add(gain(at));
            }
        }
        pairs.forEach(this::queue);
    }

    /// The pair that occurs most often, the lowest ids first, or −1 if none occurs `minimum` times.
    long mostFrequentPair(long minimum) {
        while (!candidates.isEmpty()) {
            Candidate best = candidates.poll();
            long today = counts[indexes.get(best.pair())];
            if (today == best.count()) {
                return today >= minimum ? best.pair() : NONE;
            }
            queue(best.pair());
        }
        return NONE;
    }

    /// Replaces every occurrence of `pair`, from left to right, by `token`.
    void merge(long pair, int token) {
        int index = indexes.get(pair);
        int[] seen = positions.get(index).toArray();
        Arrays.sort(seen);
        positions.set(index, new IntList());
        Set<Long> gained = new HashSet<>();
        for (int at : seen) {
            if (symbol[at] == NONE || next[at] == NONE || pairAt(at) != pair) {
                continue; // an earlier merge took one of the two
            }
            mergeAt(at, token, gained);
        }
        gained.forEach(this::queue);
    }

    private void mergeAt(int at, int token, Set<Long> gained) {
        int right = next[at];
        lose(at);
        if (previous[at] != NONE) {
            lose(previous[at]);
        }
        if (next[right] != NONE) {
            lose(right);
            previous[next[right]] = at;
        }
        symbol[at] = token;
        symbol[right] = NONE;
        next[at] = next[right];
        if (previous[at] != NONE) {
            gained.add(gain(previous[at]));
        }
        if (next[at] != NONE) {
            gained.add(gain(at));
        }
    }

    private long pairAt(int at) {
        return PairMap.pack(symbol[at], symbol[next[at]]);
    }

    private void lose(int at) {
        counts[indexes.get(pairAt(at))] -= weight[at];
    }

    private long gain(int at) {
        long pair = pairAt(at);
        int index = indexes.get(pair);
        if (index < 0) {
            index = positions.size();
            indexes.put(pair, index);
            positions.add(new IntList());
            if (index == counts.length) {
                counts = Arrays.copyOf(counts, 2 * index);
            }
        }
        counts[index] += weight[at];
        positions.get(index).add(at);
        return pair;
    }

    private void queue(long pair) {
        long count = counts[indexes.get(pair)];
        if (count > 0) {
            candidates.add(new Candidate(pair, count));
        }
    }
}
