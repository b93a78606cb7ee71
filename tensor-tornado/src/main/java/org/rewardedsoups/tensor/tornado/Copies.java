package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Leaves out copies of what nothing reads afterwards: the copy may as well stay where the original
/// is.
///
/// A block adds what it computed to a copy of the stream of channels. Where a backward pass will
/// read the stream the copy is needed; where tokens are generated nobody would miss it, and with one
/// row a launch takes longer than its work.
final class Copies {
    private final Map<MemorySegment, Integer> first = new IdentityHashMap<>();
    private final Map<MemorySegment, Integer> last = new IdentityHashMap<>();
    private final Map<MemorySegment, MemorySegment> original = new IdentityHashMap<>();

    private Copies(List<Recording.Entry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            for (Slot slot : entries.get(i).slots()) {
                first.putIfAbsent(slot.memory(), i);
                last.put(slot.memory(), i);
            }
        }
    }

    static List<Recording.Entry> without(List<Recording.Entry> entries) {
        return new Copies(entries).kept(entries);
    }

    private List<Recording.Entry> kept(List<Recording.Entry> entries) {
        List<Recording.Entry> kept = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Recording.Entry entry = entries.get(i);
            if (needless(entry, i)) {
                MemorySegment copy = entry.slots().getLast().memory();
                original.put(copy, renamed(entry.slots().getFirst()).memory());
            } else {
                kept.add(entry.withSlots(entry.slots().stream().map(this::renamed).toList()));
            }
        }
        return List.copyOf(kept);
    }

    /// Whether launch `i` copies numbers in a row to the same place in memory of the same extent, of
    /// which the one was used last and the other is used for the first time.
    private boolean needless(Recording.Entry entry, int i) {
        if (entry.kernel() != DeviceKernel.COPY) {
            return false;
        }
        Slot from = entry.slots().getFirst();
        Slot to = entry.slots().getLast();
        return from.scoped()
                && to.scoped()
                && from.type() == to.type()
                && from.offset() == to.offset()
                && from.memory().byteSize() == to.memory().byteSize()
                && last.get(from.memory()) == i
                && first.get(to.memory()) == i
                && inARow(entry.ints());
    }

    /// @param ints n, rank, size and two strides, as [Layout] has them
    private static boolean inARow(int[] ints) {
        return ints[1] == 1 && ints[3] == 1 && ints[4] == 1;
    }

    private Slot renamed(Slot slot) {
        MemorySegment memory = original.get(slot.memory());
        return memory == null ? slot : slot.in(memory);
    }
}
