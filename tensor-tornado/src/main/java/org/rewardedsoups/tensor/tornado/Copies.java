package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Leaves out copies of what nothing reads afterwards: one memory does for both.
///
/// A block adds what it computed to a copy of the stream of channels. Where a backward pass will
/// read the stream the copy is needed; where tokens are generated nobody would miss it, and with one
/// row a launch takes longer than its work. In the same way the gradient of a bias is summed up and
/// then copied to where it lasts; it may as well be summed up there.
final class Copies {
    private final List<Recording.Entry> entries;
    private final Map<MemorySegment, Integer> first = new IdentityHashMap<>();
    private final Map<MemorySegment, Integer> last = new IdentityHashMap<>();

    /// Where else memory is.
    private final Map<MemorySegment, Slot> elsewhere = new IdentityHashMap<>();

    private Copies(List<Recording.Entry> entries) {
        this.entries = entries;
        for (int i = 0; i < entries.size(); i++) {
            for (Slot slot : entries.get(i).slots()) {
                first.putIfAbsent(slot.memory(), i);
                last.put(slot.memory(), i);
            }
        }
    }

    static List<Recording.Entry> without(List<Recording.Entry> entries) {
        return new Copies(entries).kept();
    }

    private List<Recording.Entry> kept() {
        List<Recording.Entry> kept = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (!needless(i)) {
                kept.add(entries.get(i));
            }
        }
        return kept.stream()
                .map(entry -> entry.withSlots(entry.slots().stream().map(this::renamed).toList()))
                .toList();
    }

    /// Whether launch `i` copies numbers in a row to the same place in memory of the same extent,
    /// from memory that was used for the last time, and the other is not in use yet.
    private boolean needless(int i) {
        Recording.Entry entry = entries.get(i);
        if (entry.kernel() != DeviceKernel.COPY) {
            return false;
        }
        Slot from = renamed(entry.slots().getFirst());
        Slot to = entry.slots().getLast();
        boolean alike =
                from.scoped()
                        && !to.constant()
                        && from.type() == to.type()
                        && from.offset() == to.offset()
                        && from.memory().byteSize() == to.memory().byteSize()
                        && last.get(entry.slots().getFirst().memory()) == i
                        && inARow(entry.ints());
        if (alike && to.scoped() && first.get(to.memory()) == i) {
            elsewhere.put(to.memory(), from);
            return true;
        }
        boolean whole = entry.ints()[0] * (long) to.type().bytes() == to.memory().byteSize();
        if (alike && !to.scoped() && whole && untouched(to, first.get(from.memory()), i)) {
            elsewhere.put(from.memory(), to);
            return true;
        }
        return false;
    }

    /// @param ints n, rank, size and two strides, as [Layout] has them
    private static boolean inARow(int[] ints) {
        return ints[1] == 1 && ints[3] == 1 && ints[4] == 1;
    }

    /// Whether no launch of `from` to `to`, the latter not included, uses the memory of a slot.
    private boolean untouched(Slot slot, int from, int to) {
        return entries.subList(from, to).stream()
                .flatMap(entry -> entry.slots().stream())
                .noneMatch(each -> each.memory() == slot.memory());
    }

    private Slot renamed(Slot slot) {
        Slot place = elsewhere.get(slot.memory());
        return place == null ? slot : renamed(slot.at(place));
    }
}
