package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import org.rewardedsoups.tensor.DType;

/// Where an operand of a recorded launch lies.
///
/// @param memory what the tensor shares with its views
/// @param offset bytes from its start to the operand's first element
/// @param scoped whether the memory dies with the step, so that only the device needs it
/// @param constant whether the memory is a copy of what the host wrote during the step
record Slot(
        MemorySegment memory,
        long offset,
        DType type,
        boolean read,
        boolean written,
        boolean scoped,
        boolean constant) {

    /// The same place in other memory of the same extent.
    Slot in(MemorySegment memory) {
        return new Slot(memory, offset, type, read, written, scoped, constant);
    }

    /// The place in the memory of another slot that is `shift` bytes further from its start.
    Slot at(Slot other, long shift) {
        return new Slot(
                other.memory,
                offset + shift,
                type,
                read,
                written,
                other.scoped,
                other.constant);
    }

    long start() {
        return memory.address();
    }

    long end() {
        return memory.address() + memory.byteSize();
    }
}
