package org.rewardedsoups.tensor.tornado;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Tells what the host wrote into a step's memory from what its kernels wrote.
///
/// Memory that no kernel wrote before one reads it holds numbers from the host, such as positions:
/// constants of the step, of which a copy is kept. Memory that both wrote, or that the host changed
/// after a kernel, cannot be recorded.
final class HostWrites {
    private final Map<MemorySegment, Written> written = new IdentityHashMap<>();
    private final Map<MemorySegment, MemorySegment> constants = new IdentityHashMap<>();

    private static final class Written {
        private final BitSet words = new BitSet();
        private long digest;

        /// In time that grows with `count` alone, since transposed tensors ask word by word.
        boolean covers(int from, int count) {
            return count == 1
                    ? words.get(from)
                    : words.get(from, from + count).cardinality() == count;
        }
    }

    /// Notes what a kernel wrote; its results are there.
    void wrote(Tensor x) {
        Written w = written.computeIfAbsent(Scope.memory(x), _ -> new Written());
        long first = first(x);
        Runs.each(
                x,
                (from, count) -> w.words.set((int) (first + from), (int) (first + from + count)));
        w.digest = digest(Scope.memory(x));
    }

    /// Whether a kernel wrote what is there, and not the host.
    ///
    /// @throws IllegalStateException if both did
    boolean fromKernels(Tensor x) {
        Written w = written.get(Scope.memory(x));
        if (w == null) {
            return false;
        }
        long first = first(x);
        boolean[] all = {true};
        Runs.each(
                x,
                (from, count) -> all[0] &= w.covers((int) (first + from), (int) count));
        if (!all[0] || w.digest != digest(Scope.memory(x))) {
            throw new IllegalStateException(
                    "compiled step: expected memory that kernels alone write, got a tensor of shape"
                            + " "
                            + x.shape()
                            + " that the host wrote, too; compute it by tensor operations, or"
                            + " before the step");
        }
        return true;
    }

    /// A copy of what the host wrote, of the same extent as the memory.
    MemorySegment constant(Tensor x) {
        MemorySegment memory = Scope.memory(x);
        MemorySegment before = constants.get(memory);
        if (before == null || before.mismatch(memory) != -1) {
            before = Undo.copy(memory);
            constants.put(memory, before);
        }
        return before;
    }

    private static long first(Tensor x) {
        return (x.data().address() - Scope.memory(x).address()) / 4;
    }

    private static long digest(MemorySegment memory) {
        long digest = memory.byteSize();
        for (long i = 0; i + 4 <= memory.byteSize(); i += 4) {
            digest = 31 * digest + memory.get(JAVA_INT_UNALIGNED, i);
        }
        return digest;
    }
}
