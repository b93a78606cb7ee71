package org.rewardedsoups.models.tokenizers;

import java.util.Arrays;

/// A growing array of ints.
final class IntList {
    private int[] values = new int[8];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
        }
        values[size++] = value;
    }

    void addAll(int[] more) {
        int needed = Math.addExact(size, more.length);
        if (needed > values.length) {
            values = Arrays.copyOf(values, (int) Math.max(needed, Math.min(2L * size, 1 << 30)));
        }
        System.arraycopy(more, 0, values, size, more.length);
        size = needed;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
