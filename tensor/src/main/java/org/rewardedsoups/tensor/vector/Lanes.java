package org.rewardedsoups.tensor.vector;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The vector width, and loads and stores of float32 in tensors' memory.
///
/// The width is the processor's preferred one; `-Dtensor.lanes=128|256|512` (bits) overrides it for
/// tests.
final class Lanes {
    static final VectorSpecies<Float> SPECIES = species(Integer.getInteger("tensor.lanes", 0));

    /// Floats in a vector.
    static final int WIDTH = SPECIES.length();

    /// Bytes of a vector.
    static final int BYTES = 4 * WIDTH;

    /// Vector registers of the machine: x86 has 16 before AVX-512, whose vectors are 512 bits wide.
    static final int REGISTERS =
            WIDTH == 16 || System.getProperty("os.arch").equals("aarch64") ? 32 : 16;

    private static final VectorShuffle<Float> SWAP_8 = rotation(8);
    private static final VectorShuffle<Float> SWAP_4 = rotation(4);
    private static final VectorShuffle<Float> SWAP_2 = rotation(2);
    private static final VectorShuffle<Float> SWAP_1 = rotation(1);

    private Lanes() {}

    private static VectorSpecies<Float> species(int bits) {
        return switch (bits) {
            case 0 -> FloatVector.SPECIES_PREFERRED;
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            case 512 -> FloatVector.SPECIES_512;
            default ->
                    throw new IllegalArgumentException(
                            "tensor.lanes: expected 128, 256 or 512 bits, got " + bits);
        };
    }

    private static VectorShuffle<Float> rotation(int by) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane + by) % SPECIES.length());
    }

    /// The vector at an address.
    static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Memory.ALL, address, ByteOrder.LITTLE_ENDIAN);
    }

    static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(Memory.ALL, address, ByteOrder.LITTLE_ENDIAN);
    }

    static FloatVector splat(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    /// Sum of the lanes by a fixed tree of halves, so that its bits never change
    /// (`reduceLanes` may round differently once compiled).
    static float sum(FloatVector v) {
        FloatVector sum = v;
        if (WIDTH >= 16) {
            sum = sum.add(sum.rearrange(SWAP_8));
        }
        if (WIDTH >= 8) {
            sum = sum.add(sum.rearrange(SWAP_4));
        }
        sum = sum.add(sum.rearrange(SWAP_2));
        return sum.add(sum.rearrange(SWAP_1)).lane(0);
    }

    /// Largest lane, by the same tree.
    static float max(FloatVector v) {
        FloatVector max = v;
        if (WIDTH >= 16) {
            max = max.max(max.rearrange(SWAP_8));
        }
        if (WIDTH >= 8) {
            max = max.max(max.rearrange(SWAP_4));
        }
        max = max.max(max.rearrange(SWAP_2));
        return max.max(max.rearrange(SWAP_1)).lane(0);
    }
}
