package org.rewardedsoups.models.tokenizers;

import java.util.Arrays;

/// A map from a pair of token ids to a non-negative int, by open addressing.
final class PairMap {
    private static final long EMPTY = -1; // no pair of non-negative ids packs to this

    private long[] keys;
    private int[] values;
    private int size;

    PairMap(int expected) {
        int capacity = Integer.highestOneBit(Math.max(8, expected) * 2) * 2;
        allocate(capacity);
    }

    static long pack(int left, int right) {
        return (long) left << 32 | right;
    }

    static int left(long pair) {
        return (int) (pair >>> 32);
    }

    static int right(long pair) {
        return (int) pair;
    }

    /// The value of `pair`, or −1.
    int get(long pair) {
        return values[slot(pair)];
    }

    /// Sets the value of a pair that has none.
    void put(long pair, int value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int slot = slot(pair);
        keys[slot] = pair;
        values[slot] = value;
        size++;
    }

    private int slot(long pair) {
        int mask = keys.length - 1;
        long hash = pair * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 32) & mask;
        while (keys[slot] != EMPTY && keys[slot] != pair) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        allocate(Math.multiplyExact(oldKeys.length, 2));
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != EMPTY) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private void allocate(int capacity) {
        keys = new long[capacity];
        values = new int[capacity];
        Arrays.fill(keys, EMPTY);
        Arrays.fill(values, -1);
    }
}
