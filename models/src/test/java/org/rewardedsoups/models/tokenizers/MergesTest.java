package org.rewardedsoups.models.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MergesTest {
    private final RandomGenerator rng = new RandomText(30).rng();

    @Test
    void theLeftmostPairOfLowestRankMergesFirst() {
        Merges merges =
                new Merges(new long[] {PairMap.pack(1, 1), PairMap.pack(0, 1)}, new int[] {2, 3});
        assertArrayEquals(new int[] {0, 2, 1}, merges.apply(new int[] {0, 1, 1, 1}));
        assertArrayEquals(new int[] {3, 0}, merges.apply(new int[] {0, 1, 0}));
        assertArrayEquals(new int[0], merges.apply(new int[0]));
    }

    @Test
    void heapAndListDoWhatTheObviousLoopDoes() {
        for (int round = 0; round < 300; round++) {
            Set<Long> pairs = new LinkedHashSet<>();
            int symbols = 3 + rng.nextInt(3);
            for (int i = 0; i < 20; i++) { // rank i makes token symbols + i from any smaller two
                int tokens = symbols + i;
                while (!pairs.add(PairMap.pack(rng.nextInt(tokens), rng.nextInt(tokens)))) {}
            }
            long[] ranked = pairs.stream().mapToLong(Long::longValue).toArray();
            int[] merged = rng.ints(20, symbols, symbols + 20).sorted().toArray();
            Merges merges = new Merges(shuffled(ranked), merged);
            for (int i = 0; i < 20; i++) {
                int[] word = rng.ints(rng.nextInt(40), 0, symbols).toArray();
                assertArrayEquals(obvious(merges, merged, word), merges.apply(word.clone()));
            }
        }
    }

    private long[] shuffled(long[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = rng.nextInt(i + 1);
            long swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
        return values;
    }

    private static int[] obvious(Merges merges, int[] merged, int[] word) {
        List<Integer> tokens = new ArrayList<>(Arrays.stream(word).boxed().toList());
        while (true) {
            int rank = Integer.MAX_VALUE;
            int at = -1;
            for (int i = 0; i + 1 < tokens.size(); i++) {
                long pair = PairMap.pack(tokens.get(i), tokens.get(i + 1));
                for (int r = 0; r < Math.min(rank, merges.size()); r++) {
                    if (merges.pair(r) == pair) {
                        rank = r;
                        at = i;
                    }
                }
            }
            if (at < 0) {
                return tokens.stream().mapToInt(Integer::intValue).toArray();
            }
            tokens.set(at, merged[rank]);
            tokens.remove(at + 1);
        }
    }

    @Test
    void theHeapGivesBackInOrderWhatItGot() {
        long[] values = rng.longs(1000, 0, 200).toArray();
        LongHeap heap = new LongHeap(0);
        Arrays.stream(values).forEach(heap::push);
        Arrays.sort(values);
        for (long value : values) {
            assertArrayEquals(new long[] {value}, new long[] {heap.pop()});
        }
        assertTrue(heap.empty());
    }
}
