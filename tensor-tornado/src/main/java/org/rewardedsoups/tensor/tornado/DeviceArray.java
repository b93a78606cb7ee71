package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.rewardedsoups.tensor.DType;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Memory of tensors as an array of TornadoVM, without a copy where that is possible.
///
/// TornadoVM keeps 16 bytes of its own in front of an array: every tensor of ours has spare bytes
/// there, but mapped or read-only memory has not, so it is copied once. Numbers in bfloat16 are two in
/// an int (see [Bfloat16]); an odd number of them is copied as well.
final class DeviceArray {
    private final TornadoNativeArray array;
    private final Kind kind;
    private final long bytes;

    /// Keeps the memory alive.
    private final MemorySegment memory;

    /// What moves between the host and the device.
    enum Kind {
        /// Numbers within a step: nothing moves.
        SCRATCH,
        /// To the device once: numbers that the host made in the step, such as positions.
        CONSTANT,
        /// To the device once, or again when asked for: tables, frozen weights.
        RESIDENT,
        /// Resident, and changed by the step: back to the host when asked for.
        TRAINED,
        /// To the device before every run.
        INPUT
    }

    private DeviceArray(MemorySegment memory, boolean real, Kind kind) {
        this.memory = memory;
        this.kind = kind;
        this.bytes = memory.byteSize();
        boolean inPlace = !memory.isReadOnly() && !memory.isMapped() && bytes % 4 == 0;
        this.array = inPlace ? around(memory, real) : copied(memory, real);
    }

    static DeviceArray scratch(Slot slot) {
        return new DeviceArray(slot.memory(), slot.type() == DType.F32, Kind.SCRATCH);
    }

    /// @param slots all operands in this memory
    static DeviceArray lasting(List<Slot> slots, boolean input) {
        Slot first = slots.getFirst();
        boolean written = slots.stream().anyMatch(Slot::written);
        if (input && written) {
            throw new IllegalStateException(
                    "compiled step: expected inputs that the step leaves as they are, got one that"
                            + " it changes");
        }
        Kind frozen = first.constant() ? Kind.CONSTANT : Kind.RESIDENT;
        Kind kind = input ? Kind.INPUT : written ? Kind.TRAINED : frozen;
        return new DeviceArray(first.memory(), first.type() == DType.F32, kind);
    }

    @SuppressWarnings("restricted") // native access is enabled in the build and by ./soup
    private static TornadoNativeArray around(MemorySegment memory, boolean real) {
        long header = TornadoNativeArray.ARRAY_HEADER;
        MemorySegment all =
                MemorySegment.ofAddress(memory.address() - header)
                        .reinterpret(header + memory.byteSize());
        return real ? FloatArray.fromSegmentShallow(all) : IntArray.fromSegmentShallow(all);
    }

    private static TornadoNativeArray copied(MemorySegment memory, boolean real) {
        int size = Math.toIntExact(Math.ceilDiv(memory.byteSize(), 4L));
        TornadoNativeArray array = real ? new FloatArray(size) : new IntArray(size);
        MemorySegment.copy(memory, 0, array.getSegment(), 0, memory.byteSize());
        return array;
    }

    TornadoNativeArray array() {
        return array;
    }

    /// What TornadoVM gets for some.
    static Object[] arrays(List<DeviceArray> all) {
        return all.stream().map(DeviceArray::array).toArray();
    }

    /// Whether it holds floats, not ints.
    boolean real() {
        return array instanceof FloatArray;
    }

    Kind kind() {
        return kind;
    }

    long bytes() {
        return bytes;
    }

    /// Which element of the array a slot begins with.
    static int offset(Slot slot) {
        return Math.toIntExact(slot.offset() / slot.type().bytes());
    }

    @Override
    public String toString() {
        return kind + " of " + memory.byteSize() + " bytes";
    }
}
