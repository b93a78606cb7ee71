package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.rewardedsoups.tensor.Tensor;

/// Tensors' memory by address, in bytes, without checks: callers of kernels have checked shapes.
///
/// One constant segment spans all memory. A kernel that took the segments of tensors would be
/// compiled for every kind of segment that the program uses anywhere, arrays and mapped files among
/// them, with a choice between them in front of each access and vectors boxed at each choice.
/// Memory stays alive while a task holds the tensor, see [Workers#run].
final class Memory {
    /// All memory outside the heap.
    @SuppressWarnings("restricted") // native access is enabled in the build and by ./soup
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /// The bits of an address that a program can have: 48 on x86-64 and on aarch64.
    private static final long ADDRESS = (1L << 48) - 1;

    private Memory() {}

    /// The same address, of which the compiler now knows that it and all within 2³¹ floats of it lie
    /// in [#ALL]: it drops the checks of every access, which take longer than what short loops compute.
    static long known(long address) {
        return address & ADDRESS;
    }

    /// Where a tensor's first element lies.
    static long of(Tensor x) {
        return x.data().address();
    }

    static float getFloat(long address) {
        return ALL.get(JAVA_FLOAT_UNALIGNED, address);
    }

    static void setFloat(long address, float value) {
        ALL.set(JAVA_FLOAT_UNALIGNED, address, value);
    }

    static int getInt(long address) {
        return ALL.get(JAVA_INT_UNALIGNED, address);
    }

    static short getShort(long address) {
        return ALL.get(JAVA_SHORT_UNALIGNED, address);
    }

    /// Copies `count` floats into an array.
    static void copy(long from, int count, float[] to, int at) {
        MemorySegment.copy(ALL, JAVA_FLOAT_UNALIGNED, from, to, at, count);
    }

    /// Copies `count` floats out of an array.
    static void copy(float[] from, int at, int count, long to) {
        MemorySegment.copy(from, at, ALL, JAVA_FLOAT_UNALIGNED, to, count);
    }

    static void copy(long from, long bytes, long to) {
        MemorySegment.copy(ALL, from, ALL, to, bytes);
    }

    static void clear(long address, long bytes) {
        ALL.asSlice(address, bytes).fill((byte) 0);
    }
}
