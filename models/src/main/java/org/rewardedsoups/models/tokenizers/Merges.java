package org.rewardedsoups.models.tokenizers;

/// The merges of byte pair encoding, in the order they were learned (Sennrich et al., 2016).
///
/// A word becomes tokens by merging, again and again, the adjacent pair of lowest rank, the
/// leftmost first. Pairs wait in a heap and symbols in a linked list, so n symbols take O(n log n).
final class Merges {
    private static final int DEAD = -1;

    private final long[] pairs;
    private final int[] merged;
    private final PairMap ranks;

    /// @param pairs the pair of each rank, packed by [PairMap#pack]; no pair twice
    /// @param merged the token that each pair becomes
    Merges(long[] pairs, int[] merged) {
        this.pairs = pairs;
        this.merged = merged;
        this.ranks = new PairMap(pairs.length);
        for (int rank = 0; rank < pairs.length; rank++) {
            ranks.put(pairs[rank], rank);
        }
    }

    int size() {
        return pairs.length;
    }

    long pair(int rank) {
        return pairs[rank];
    }

    /// The tokens of a word.
    ///
    /// @param symbols one token per byte; overwritten
    int[] apply(int[] symbols) {
        int n = symbols.length;
        int[] next = new int[n];
        int[] previous = new int[n];
        LongHeap waiting = new LongHeap(n);
        for (int i = 0; i < n; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        for (int i = 0; i + 1 < n; i++) {
            push(waiting, symbols, i, i + 1);
        }
        int left = n;
        while (!waiting.empty()) {
            long entry = waiting.pop();
            int rank = (int) (entry >>> 32);
            int at = (int) entry;
            int right = next[at];
            if (symbols[at] == DEAD || right == n || rank(symbols[at], symbols[right]) != rank) {
                continue; // an earlier merge took one of the two
            }
            symbols[at] = merged[rank];
            symbols[right] = DEAD;
            left--;
            next[at] = next[right];
            if (next[at] < n) {
                previous[next[at]] = at;
                push(waiting, symbols, at, next[at]);
            }
            if (previous[at] >= 0) {
                push(waiting, symbols, previous[at], at);
            }
        }
        return compact(symbols, next, left);
    }

    private int rank(int left, int right) {
        return ranks.get(PairMap.pack(left, right));
    }

    private void push(LongHeap waiting, int[] symbols, int at, int right) {
        int rank = rank(symbols[at], symbols[right]);
        if (rank >= 0) {
            waiting.push((long) rank << 32 | at);
        }
    }

    private static int[] compact(int[] symbols, int[] next, int count) {
        int[] tokens = new int[count];
        for (int i = 0, at = 0; i < count; i++, at = next[at]) {
            tokens[i] = symbols[at];
        }
        return tokens;
    }
}
