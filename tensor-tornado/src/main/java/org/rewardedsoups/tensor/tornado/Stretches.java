package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Stretches of memory that a step works on, each of which is one array on the device.
///
/// Memory that several tensors use one after the other is one stretch, so the device needs no more
/// than the CPU did.
final class Stretches {
    /// Tensors have this many spare bytes in front of them; what lies closer belongs together.
    private static final long SPARE = 64;

    private final NavigableMap<Long, DeviceArray> byStart = new TreeMap<>();

    /// @param inputs memory whose contents the host changes before each run
    Stretches(Recording recording, Set<Long> inputs) {
        List<Slot> slots =
                recording.entries().stream()
                        .flatMap(entry -> entry.slots().stream())
                        .sorted(Comparator.comparingLong(Slot::start))
                        .toList();
        List<Slot> together = new ArrayList<>();
        long end = 0;
        for (Slot slot : slots) {
            if (!together.isEmpty() && slot.start() >= end + SPARE) {
                add(together, end, inputs);
                together.clear();
                end = 0;
            }
            together.add(slot);
            end = Math.max(end, slot.end());
        }
        if (!together.isEmpty()) {
            add(together, end, inputs);
        }
    }

    private void add(List<Slot> slots, long end, Set<Long> inputs) {
        long start = slots.getFirst().start();
        Set<Object> types = new HashSet<>();
        slots.forEach(slot -> types.add(slot.type()));
        if (types.size() > 1) {
            throw new IllegalStateException(
                    "compiled step: expected memory of one type, got " + types
                            + " in the same place; make indices outside the step");
        }
        boolean input = slots.stream().anyMatch(slot -> inputs.contains(slot.start()));
        byStart.put(start, DeviceArray.of(List.copyOf(slots), end - start, input));
    }

    /// The stretch that a slot lies in.
    DeviceArray of(Slot slot) {
        return byStart.floorEntry(slot.start()).getValue();
    }

    List<DeviceArray> all() {
        return List.copyOf(byStart.values());
    }

    /// The stretch with this memory.
    DeviceArray of(MemorySegment memory) {
        return byStart.floorEntry(memory.address()).getValue();
    }
}
