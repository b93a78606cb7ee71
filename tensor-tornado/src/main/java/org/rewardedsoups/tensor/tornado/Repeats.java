package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Leaves out conversions of what was converted shortly before: a head computes logits of a few
/// rows at a time, each time with all of its weights, and a layer's input meets several of them.
///
/// What was converted is kept for a few launches after its last use, no longer: all weights of a
/// step in float32 would need the memory that bfloat16 saves.
final class Repeats {
    /// Launches after which a conversion is made anew.
    private static final int FEW = 16;

    private final Map<MemorySegment, Integer> writers = new IdentityHashMap<>();
    private final Map<MemorySegment, MemorySegment> same = new IdentityHashMap<>();
    private final List<Recent> recent = new ArrayList<>();

    /// A conversion and the launch that used its result last.
    private static final class Recent {
        private final Recording.Entry entry;
        private int used;

        private Recent(Recording.Entry entry, int used) {
            this.entry = entry;
            this.used = used;
        }

        private MemorySegment source() {
            return entry.slots().getFirst().memory();
        }

        private MemorySegment result() {
            return entry.slots().getLast().memory();
        }
    }

    private Repeats() {}

    static List<Recording.Entry> without(List<Recording.Entry> entries) {
        return new Repeats().kept(entries);
    }

    private List<Recording.Entry> kept(List<Recording.Entry> entries) {
        entries.stream()
                .flatMap(entry -> entry.slots().stream())
                .filter(Slot::written)
                .forEach(slot -> writers.merge(slot.memory(), 1, Integer::sum));
        List<Recording.Entry> kept = new ArrayList<>();
        for (Recording.Entry each : entries) {
            Recording.Entry entry =
                    each.withSlots(each.slots().stream().map(this::renamed).toList());
            if (!repeats(entry, kept.size())) {
                note(entry, kept.size());
                kept.add(entry);
            }
        }
        return List.copyOf(kept);
    }

    private Slot renamed(Slot slot) {
        MemorySegment memory = same.get(slot.memory());
        return memory == null ? slot : slot.in(memory);
    }

    /// Whether a launch converts what one shortly before did; who reads its result reads the
    /// other's then.
    private boolean repeats(Recording.Entry entry, int at) {
        if (!converts(entry)) {
            return false;
        }
        for (Recent before : recent) {
            if (before.entry.kernel() == entry.kernel()
                    && before.source() == entry.slots().getFirst().memory()
                    && Arrays.equals(before.entry.numbers(), entry.numbers())) {
                same.put(entry.slots().getLast().memory(), before.result());
                before.used = at;
                return true;
            }
        }
        return false;
    }

    /// Into memory of its own that nothing else writes.
    private boolean converts(Recording.Entry entry) {
        boolean conversion =
                entry.kernel() == DeviceKernel.WIDEN || entry.kernel() == DeviceKernel.ROUND;
        Slot result = entry.slots().getLast();
        return conversion && result.scoped() && !result.read() && writers.get(result.memory()) == 1;
    }

    private void note(Recording.Entry entry, int at) {
        for (Slot slot : entry.slots()) {
            recent.removeIf(each -> slot.written() && each.source() == slot.memory());
            recent.stream()
                    .filter(each -> each.result() == slot.memory())
                    .forEach(each -> each.used = at);
        }
        recent.removeIf(each -> at - each.used > FEW);
        if (converts(entry)) {
            recent.add(new Recent(entry, at));
        }
    }
}
