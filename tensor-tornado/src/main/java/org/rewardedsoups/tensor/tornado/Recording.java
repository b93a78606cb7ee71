package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.rewardedsoups.tensor.DType;

/// The launches of a step in order, each with the places of its operands.
record Recording(List<Entry> entries) {

    /// A launch whose operands are places.
    record Entry(DeviceKernel kernel, List<Slot> slots, int[] ints, double[] floats, Grid grid) {

        /// Where the operands begin in their memory, then sizes, strides and flags.
        int[] numbers() {
            return IntStream.concat(
                            slots.stream().mapToInt(DeviceArray::offset), Arrays.stream(ints))
                    .toArray();
        }

        Entry withSlots(List<Slot> slots) {
            return new Entry(kernel, slots, ints, floats, grid);
        }

        /// The floats that stay the same from step to step.
        double[] lastingFloats() {
            int from = kernel == DeviceKernel.ADAMW ? AdamNumbers.CHANGING : 0;
            return Arrays.copyOfRange(floats, from, floats.length);
        }

        private boolean sameWork(Entry other) {
            return kernel == other.kernel
                    && grid.equals(other.grid)
                    && ints.length == other.ints.length
                    && Arrays.equals(lastingFloats(), other.lastingFloats())
                    && slots.size() == other.slots.size();
        }
    }

    /// How another recording of the same step differs, or empty if it runs the same kernels on the
    /// same memory, maybe with other whole numbers. Scoped memory may lie elsewhere; it is the same
    /// if it turns up in the same order.
    Optional<String> difference(Recording other) {
        if (entries.size() != other.entries.size()) {
            return Optional.of(entries.size() + " launches, then " + other.entries.size());
        }
        Map<MemorySegment, Integer> mine = new IdentityHashMap<>();
        Map<MemorySegment, Integer> theirs = new IdentityHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry a = entries.get(i);
            Entry b = other.entries.get(i);
            boolean same = a.sameWork(b);
            for (int j = 0; same && j < a.slots.size(); j++) {
                same = same(a.slots.get(j), mine, b.slots.get(j), theirs);
            }
            if (!same) {
                return Optional.of("launch " + i + ", " + a.kernel + ", then " + b.kernel);
            }
        }
        return Optional.empty();
    }

    private static boolean same(
            Slot a, Map<MemorySegment, Integer> mine, Slot b, Map<MemorySegment, Integer> theirs) {
        boolean alike =
                a.type() == b.type()
                        && a.scoped() == b.scoped()
                        && a.constant() == b.constant()
                        && a.memory().byteSize() == b.memory().byteSize();
        if (!alike) {
            return false;
        }
        if (a.constant()) {
            return a.type() == DType.I32 || a.memory().mismatch(b.memory()) == -1;
        }
        return a.scoped()
                ? number(mine, a.memory()).equals(number(theirs, b.memory()))
                : a.start() == b.start();
    }

    private static Integer number(Map<MemorySegment, Integer> seen, MemorySegment memory) {
        return seen.computeIfAbsent(memory, _ -> seen.size());
    }
}
