package org.rewardedsoups.tensor.vector;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Bfloat16 numbers in tensors' memory; their bits are the upper half of a float32's.
final class Bf16 {
    /// Ints of the width of [Lanes#SPECIES], two bfloat16 numbers each.
    static final VectorSpecies<Integer> PAIRS =
            VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

    private static final VectorSpecies<Short> HALVES =
            VectorSpecies.of(
                    short.class, VectorShape.forBitSize(Lanes.SPECIES.vectorBitSize() / 2));
    private static final int UPPER = 0xffff0000;

    private Bf16() {}

    /// WIDTH numbers from byte offset `at` on.
    static FloatVector load(MemorySegment data, long at) {
        return ((IntVector)
                        ShortVector.fromMemorySegment(HALVES, data, at, ByteOrder.LITTLE_ENDIAN)
                                .convertShape(VectorOperators.S2I, PAIRS, 0))
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats();
    }

    /// 2·WIDTH numbers from byte offset `at` on, to be taken apart by [#even] and [#odd].
    static IntVector pairs(MemorySegment data, long at) {
        return IntVector.fromMemorySegment(PAIRS, data, at, ByteOrder.LITTLE_ENDIAN);
    }

    /// The first number of each pair.
    static FloatVector even(IntVector pairs) {
        return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /// The second number of each pair.
    static FloatVector odd(IntVector pairs) {
        return pairs.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats();
    }

    /// The number at byte offset `at`.
    static float get(MemorySegment data, long at) {
        return Float.intBitsToFloat(data.get(JAVA_SHORT_UNALIGNED, at) << 16);
    }

    /// Copies a run of numbers that begins at byte offset `at`.
    static void copy(MemorySegment from, long at, int count, float[] to, int first) {
        int i = 0;
        for (; i <= count - WIDTH; i += WIDTH) {
            load(from, at + 2L * i).intoArray(to, first + i);
        }
        for (; i < count; i++) {
            to[first + i] = get(from, at + 2L * i);
        }
    }
}
