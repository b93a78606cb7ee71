package org.rewardedsoups.tensor.tornado;

import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.Map;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// What lasting memory held before a step was recorded, to be put back: recording is no training.
final class Undo {
    private final Map<MemorySegment, MemorySegment> before = new IdentityHashMap<>();

    /// Keeps what is there, before the first kernel that writes to it.
    void keep(Tensor x) {
        if (!x.scoped()) {
            before.computeIfAbsent(Scope.memory(x), Undo::copy);
        }
    }

    /// A lasting copy, of the same extent.
    static MemorySegment copy(MemorySegment memory) {
        long words = Math.ceilDiv(memory.byteSize(), 4);
        Tensor kept = Scope.detached(() -> Tensor.empty(DType.I32, new Shape(words)));
        return Scope.memory(kept).asSlice(0, memory.byteSize()).copyFrom(memory);
    }

    void restore() {
        before.forEach(MemorySegment::copyFrom);
    }
}
