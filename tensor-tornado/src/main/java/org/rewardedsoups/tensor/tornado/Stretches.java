package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.rewardedsoups.tensor.DType;

/// The device's array for each piece of memory that a step works on.
///
/// Lasting memory has an array each. Memory that dies with the step shares arrays as it shared the
/// CPU's memory, one after the other; but two that are in use at a time never do, since TornadoVM
/// 5.2.0 waits for itself when a task writes to an array that is its argument twice.
final class Stretches {
    /// An array serves memory of at least a quarter of its size.
    private static final int SLACK = 4;

    private final Map<MemorySegment, DeviceArray> arrays = new IdentityHashMap<>();

    /// @param inputs addresses of memory that the host changes before each run
    Stretches(List<Recording.Entry> entries, Set<Long> inputs) {
        lasting(entries, inputs);
        scratch(entries);
        entries.forEach(this::requireWritesLast);
    }

    private void lasting(List<Recording.Entry> entries, Set<Long> inputs) {
        Map<Long, List<Slot>> byStart = new TreeMap<>();
        for (Recording.Entry entry : entries) {
            for (Slot slot : entry.slots()) {
                if (!slot.scoped()) {
                    byStart.computeIfAbsent(slot.start(), _ -> new ArrayList<>()).add(slot);
                }
            }
        }
        long end = 0;
        for (List<Slot> slots : byStart.values()) {
            Slot first = slots.getFirst();
            if (first.start() < end || slots.stream().anyMatch(slot -> slot.end() != first.end())) {
                throw new IllegalStateException(
                        "compiled step: expected tensors with memory of their own, got two over the"
                                + " same; copy one of them");
            }
            end = first.end();
            DeviceArray array = DeviceArray.lasting(slots, inputs.contains(first.start()));
            slots.forEach(slot -> arrays.put(slot.memory(), array));
        }
    }

    /// Goes through the launches, giving memory that turns up an array that none needs any more.
    private void scratch(List<Recording.Entry> entries) {
        Map<MemorySegment, Integer> last = new IdentityHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            for (Slot slot : entries.get(i).slots()) {
                last.put(slot.memory(), i);
            }
        }
        List<DeviceArray> free = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            for (Slot slot : entries.get(i).slots()) {
                if (slot.scoped() && !arrays.containsKey(slot.memory())) {
                    arrays.put(slot.memory(), reuse(free, slot));
                }
            }
            for (Slot slot : entries.get(i).slots()) {
                DeviceArray array = arrays.get(slot.memory());
                if (slot.scoped() && last.get(slot.memory()) == i && !free.contains(array)) {
                    free.add(array);
                }
            }
        }
    }

    private static DeviceArray reuse(List<DeviceArray> free, Slot slot) {
        long size = slot.memory().byteSize();
        DeviceArray best =
                free.stream()
                        .filter(each -> each.real() == (slot.type() == DType.F32))
                        .filter(each -> each.bytes() >= size && each.bytes() / SLACK <= size)
                        .min(Comparator.comparingLong(DeviceArray::bytes))
                        .orElseGet(() -> DeviceArray.scratch(slot));
        free.remove(best);
        return best;
    }

    private void requireWritesLast(Recording.Entry entry) {
        List<DeviceArray> written = new ArrayList<>();
        for (Slot slot : entry.slots()) {
            DeviceArray array = of(slot);
            boolean number = slot.type() == DType.F32
                            || slot.type() == DType.I32
                            || slot.type() == DType.BF16;
            if (!number || written.contains(array)) {
                throw new IllegalStateException(
                        "compiled step: expected results in memory of their own, got two in the"
                                + " same of "
                                + entry.kernel());
            }
            if (slot.written()) {
                written.add(array);
            }
        }
    }

    /// The array that a slot lies in.
    DeviceArray of(Slot slot) {
        return of(slot.memory());
    }

    DeviceArray of(MemorySegment memory) {
        return arrays.get(memory);
    }

    /// All arrays, each once.
    List<DeviceArray> all() {
        return arrays.values().stream().distinct().toList();
    }
}
