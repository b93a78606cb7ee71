package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.rewardedsoups.tensor.DType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// A stretch of the CPU's memory as an array of TornadoVM, without a copy where that is possible.
///
/// TornadoVM keeps 16 bytes of its own in front of an array: every tensor of ours has spare bytes
/// there, but mapped or read-only memory has not, so it is copied once.
///
/// @param start address of the first element
/// @param array the same memory for TornadoVM, or a copy of it
/// @param kind who reads and writes it
/// @param memories what keeps the memory alive
record DeviceArray(long start, TornadoNativeArray array, Kind kind, List<MemorySegment> memories) {

    /// What moves between the host and the device.
    enum Kind {
        /// Numbers within a step: nothing moves.
        SCRATCH,
        /// To the device once: weights, moments, constants.
        RESIDENT,
        /// Resident, and changed by the step: back to the host when asked for.
        TRAINED,
        /// To the device before every run.
        INPUT
    }

    /// @param slots operands within the stretch, the first of them at its start
    static DeviceArray of(List<Slot> slots, long bytes, boolean input) {
        long start = slots.getFirst().start();
        boolean scoped = slots.stream().allMatch(Slot::scoped);
        boolean written = slots.stream().anyMatch(Slot::written);
        Kind kind =
                scoped ? Kind.SCRATCH : input ? Kind.INPUT : written ? Kind.TRAINED : Kind.RESIDENT;
        boolean real = slots.getFirst().type() == DType.F32;
        List<MemorySegment> memories = slots.stream().map(Slot::memory).distinct().toList();
        MemorySegment first = slots.getFirst().memory();
        boolean inPlace = memories.stream().allMatch(each -> !each.isReadOnly() && !each.isMapped());
        TornadoNativeArray array = inPlace ? around(start, bytes, real) : copied(first, real);
        return new DeviceArray(start, array, kind, memories);
    }

    @SuppressWarnings("restricted") // native access is enabled in the build and by ./soup
    private static TornadoNativeArray around(long start, long bytes, boolean real) {
        long header = TornadoNativeArray.ARRAY_HEADER;
        MemorySegment all = MemorySegment.ofAddress(start - header).reinterpret(header + bytes);
        return real ? FloatArray.fromSegmentShallow(all) : IntArray.fromSegmentShallow(all);
    }

    private static TornadoNativeArray copied(MemorySegment memory, boolean real) {
        int size = Math.toIntExact(memory.byteSize() / 4);
        TornadoNativeArray array = real ? new FloatArray(size) : new IntArray(size);
        array.getSegment().copyFrom(memory);
        return array;
    }

    /// Which element of the array a slot begins with.
    int offset(Slot slot) {
        return Math.toIntExact((slot.start() + slot.offset() - start) / 4);
    }
}
