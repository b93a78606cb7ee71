package org.rewardedsoups.tensor.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.DType;

/// Which copies of a step are left out.
class CopiesTest {
    /// Four numbers in a row.
    private static final int[] ROW = {4, 1, 4, 1, 1};

    private final MemorySegment x = MemorySegment.ofArray(new int[4]);
    private final MemorySegment y = MemorySegment.ofArray(new int[4]);
    private final MemorySegment z = MemorySegment.ofArray(new int[4]);
    private final List<Recording.Entry> entries = new ArrayList<>();

    private static Slot slot(MemorySegment memory, boolean written) {
        return new Slot(memory, 0, DType.F32, !written, written, true, false);
    }

    private void add(DeviceKernel kernel, int[] ints, Slot... slots) {
        entries.add(
                new Recording.Entry(kernel, List.of(slots), ints, new double[0], Grid.threads(1)));
    }

    private void write(MemorySegment memory) {
        add(DeviceKernel.FILL, new int[] {4}, slot(memory, true));
    }

    private void read(MemorySegment memory) {
        add(DeviceKernel.UNARY, new int[] {4, 0}, slot(memory, false), slot(z, true));
    }

    private void copy(MemorySegment from, MemorySegment to, int... ints) {
        add(DeviceKernel.COPY, ints, slot(from, false), slot(to, true));
    }

    private int kept() {
        return Copies.without(entries).size();
    }

    @Test
    void aCopyOfWhatNothingReadsAfterwardsIsTheOriginal() {
        MemorySegment further = MemorySegment.ofArray(new int[4]);
        write(x);
        copy(x, y, ROW);
        write(y);
        copy(y, further, ROW);
        read(further);
        List<Recording.Entry> kept = Copies.without(entries);
        assertEquals(3, kept.size());
        assertSame(x, kept.get(1).slots().getFirst().memory());
        assertSame(x, kept.getLast().slots().getFirst().memory());
    }

    @Test
    void anOriginalThatIsReadOnceMoreKeepsItsCopy() {
        write(x);
        copy(x, y, ROW);
        write(y);
        read(x);
        assertEquals(4, kept());
    }

    @Test
    void memoryThatWasInUseKeepsWhatWasCopiedIntoIt() {
        write(y);
        read(y);
        write(x);
        copy(x, y, ROW);
        read(y);
        assertEquals(5, kept());
    }

    @Test
    void anotherOrderOrOtherMemoryIsACopy() {
        MemorySegment larger = MemorySegment.ofArray(new int[8]);
        write(x);
        copy(x, y, 4, 2, 2, 2, 1, 2, 1, 2);
        copy(y, larger, ROW);
        read(larger);
        assertEquals(4, kept());
    }

    private static Slot lasting(MemorySegment memory, boolean written) {
        return new Slot(memory, 0, DType.F32, !written, written, false, false);
    }

    @Test
    void whatIsCopiedToLastingMemoryIsWrittenThere() {
        MemorySegment between = MemorySegment.ofArray(new int[4]);
        write(x);
        copy(x, between, ROW);
        add(DeviceKernel.COPY, ROW, slot(between, false), lasting(y, true));
        List<Recording.Entry> kept = Copies.without(entries);
        assertEquals(1, kept.size());
        assertEquals(List.of(lasting(y, true)), kept.getFirst().slots());
    }

    @Test
    void lastingMemoryThatIsReadMeanwhileIsCopiedTo() {
        write(x);
        add(DeviceKernel.UNARY, new int[] {4, 0}, lasting(y, false), slot(z, true));
        add(DeviceKernel.COPY, ROW, slot(x, false), lasting(y, true));
        assertEquals(3, kept());
    }

    @Test
    void allOfSomeMemoryIsWrittenIntoTheMiddleOfLastingMemory() {
        MemorySegment cache = MemorySegment.ofArray(new int[12]);
        write(x);
        add(DeviceKernel.COPY, ROW, slot(x, false), lasting(cache, true).at(lasting(cache, true), 16));
        List<Recording.Entry> kept = Copies.without(entries);
        assertEquals(1, kept.size());
        assertEquals(
                List.of(lasting(cache, true).at(lasting(cache, true), 16)),
                kept.getFirst().slots());
    }

    @Test
    void aLibraryDoesNotWriteIntoTheMiddle() {
        MemorySegment cache = MemorySegment.ofArray(new int[12]);
        add(DeviceKernel.MATRIX_PRODUCT, new int[0], slot(y, false), slot(z, false), slot(x, true));
        add(DeviceKernel.COPY, ROW, slot(x, false), lasting(cache, true));
        assertEquals(2, kept());
    }

    @Test
    void aPartOfLastingMemoryIsCopiedTo() {
        write(x);
        add(
                DeviceKernel.COPY,
                new int[] {3, 1, 3, 1, 1},
                slot(x, false),
                lasting(y, true));
        assertEquals(2, kept());
    }
}
