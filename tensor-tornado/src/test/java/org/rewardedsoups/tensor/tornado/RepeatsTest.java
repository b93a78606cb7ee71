package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.DType;

/// Which conversions of a step are left out.
class RepeatsTest {
    private final MemorySegment weights = MemorySegment.ofArray(new int[2]);
    private final MemorySegment first = MemorySegment.ofArray(new int[4]);
    private final MemorySegment second = MemorySegment.ofArray(new int[4]);
    private final MemorySegment x = MemorySegment.ofArray(new int[4]);
    private final List<Recording.Entry> entries = new ArrayList<>();

    private static Slot slot(MemorySegment memory, DType type, boolean read, boolean written) {
        return new Slot(memory, 0, type, read, written, true, false);
    }

    private void add(DeviceKernel kernel, int[] ints, Slot... slots) {
        entries.add(
                new Recording.Entry(kernel, List.of(slots), ints, new double[0], Grid.threads(1)));
    }

    private void widen(MemorySegment to, int... ints) {
        Slot from = slot(weights, DType.BF16, true, false);
        add(DeviceKernel.WIDEN, ints, from, slot(to, DType.F32, false, true));
    }

    private void use(MemorySegment memory) {
        Slot read = slot(memory, DType.F32, true, false);
        add(DeviceKernel.UNARY, new int[] {4, 0}, read, slot(x, DType.F32, false, true));
    }

    private int kept() {
        return Repeats.without(entries).size();
    }

    @Test
    void theSecondConversionIsTheFirst() {
        widen(first, 4);
        use(first);
        widen(second, 4);
        use(second);
        List<Recording.Entry> kept = Repeats.without(entries);
        assertEquals(3, kept.size());
        assertSame(first, kept.getLast().slots().getFirst().memory());
    }

    @Test
    void otherPartsAreNot() {
        widen(first, 4);
        widen(second, 3);
        assertEquals(2, kept());
    }

    @Test
    void whatWasWrittenBetweenIsConvertedAnew() {
        widen(first, 4);
        add(DeviceKernel.FILL, new int[] {4}, slot(weights, DType.BF16, false, true));
        widen(second, 4);
        assertEquals(3, kept());
    }

    @Test
    void resultsThatOthersChangeAreKept() {
        for (MemorySegment changed : new MemorySegment[] {first, second}) {
            entries.clear();
            widen(first, 4);
            widen(second, 4);
            add(DeviceKernel.FILL, new int[] {4}, slot(changed, DType.F32, false, true));
            assertEquals(3, kept());
        }
    }

    @Test
    void whatLiesFarBackIsConvertedAnew() {
        widen(first, 4);
        for (int i = 0; i < 20; i++) {
            use(x);
        }
        widen(second, 4);
        assertEquals(22, kept());
        entries.add(10, entries.get(1).withSlots(List.of(slot(first, DType.F32, true, false))));
        assertEquals(22, kept(), "its use was not");
    }
}
