package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

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

    /// WIDTH numbers from an address on.
    static FloatVector load(long address) {
        return ((IntVector)
                        ShortVector.fromMemorySegment(HALVES, Memory.ALL, address, ByteOrder.LITTLE_ENDIAN)
                                .convertShape(VectorOperators.S2I, PAIRS, 0))
                .lanewise(VectorOperators.LSHL, 16)
                .reinterpretAsFloats();
    }

    /// 2·WIDTH numbers from an address on, to be taken apart by [#even] and [#odd].
    static IntVector pairs(long address) {
        return IntVector.fromMemorySegment(PAIRS, Memory.ALL, address, ByteOrder.LITTLE_ENDIAN);
    }

    /// The first number of each pair.
    static FloatVector even(IntVector pairs) {
        return pairs.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /// The second number of each pair.
    static FloatVector odd(IntVector pairs) {
        return pairs.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats();
    }

    /// The number at an address.
    static float get(long address) {
        return Float.intBitsToFloat(Memory.getShort(address) << 16);
    }

    /// Copies a run of numbers into an array.
    static void copy(long from, int count, float[] to, int at) {
        int i = 0;
        for (; i <= count - WIDTH; i += WIDTH) {
            load(from + 2L * i).intoArray(to, at + i);
        }
        for (; i < count; i++) {
            to[at + i] = get(from + 2L * i);
        }
    }
}
