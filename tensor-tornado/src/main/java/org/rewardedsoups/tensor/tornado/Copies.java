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
/// then copied to where it lasts; it may as well be summed up there, and a token's keys and values in
/// the cache.
final class Copies {
    private final List<Recording.Entry> entries;
    private final Map<MemorySegment, Integer> first = new IdentityHashMap<>();
    private final Map<MemorySegment, Integer> last = new IdentityHashMap<>();

    /// Where else memory is.
    private final Map<MemorySegment, Place> elsewhere = new IdentityHashMap<>();

    /// The memory of a slot, with all places moved by some bytes.
    private record Place(Slot slot, long shift) {}

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

    /// Whether launch `i` copies numbers in a row from memory that was used for the last time, either to
    /// the same place in memory of the same extent that is not in use yet, or all of it to memory that
    /// lasts.
    private boolean needless(int i) {
        Recording.Entry entry = entries.get(i);
        if (entry.kernel() != DeviceKernel.COPY || !inARow(entry.ints())) {
            return false;
        }
        Slot from = renamed(entry.slots().getFirst());
        Slot to = entry.slots().getLast();
        boolean passing =
                from.scoped()
                        && !to.constant()
                        && from.type() == to.type()
                        && last.get(entry.slots().getFirst().memory()) == i;
        if (!passing) {
            return false;
        }
        boolean sameExtent = from.memory().byteSize() == to.memory().byteSize();
        if (to.scoped()) {
            boolean free = first.get(to.memory()) == i;
            boolean alike = free && sameExtent && from.offset() == to.offset();
            if (alike) {
                elsewhere.put(to.memory(), new Place(from, 0));
            }
            return alike;
        }
        int start = first.get(from.memory());
        boolean whole = entry.ints()[0] * (long) to.type().bytes() == from.memory().byteSize();
        boolean lasts =
                whole
                        && untouched(to, start, i)
                        && (sameExtent || !byLibrary(from.memory(), start, i));
        if (lasts) {
            elsewhere.put(from.memory(), new Place(to, to.offset() - from.offset()));
        }
        return lasts;
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

    /// Whether a library may compute what some memory holds: results in the middle of other memory are
    /// not for it (see [CuBlas]).
    private boolean byLibrary(MemorySegment memory, int from, int to) {
        return entries.subList(from, to).stream()
                .filter(entry ->
                        entry.kernel() == DeviceKernel.MATRIX_PRODUCT
                                || entry.kernel() == DeviceKernel.BF16_PRODUCT)
                .anyMatch(entry -> entry.slots().getLast().memory() == memory);
    }

    private Slot renamed(Slot slot) {
        Place place = elsewhere.get(slot.memory());
        return place == null ? slot : renamed(slot.at(place.slot, place.shift));
    }
}
