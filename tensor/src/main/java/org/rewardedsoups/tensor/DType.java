package org.rewardedsoups.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// What one element of a tensor is; the names are those of safetensors.
///
/// Computing happens in [#F32], and in [#F64] for tests; [#BF16] and [#F16] store weights; [#I32],
/// [#I64] and [#I8] hold indices and flags.
public enum DType {
    F32(4),
    F64(8),
    BF16(2),
    F16(2),
    I8(1),
    I32(4),
    I64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }

    /// Whether elements are floating-point numbers.
    public boolean floating() {
        return switch (this) {
            case F32, F64, BF16, F16 -> true;
            case I8, I32, I64 -> false;
        };
    }

    /// Element `index` of `data` as a double; I64 beyond 2⁵³ loses digits.
    double read(MemorySegment data, long index) {
        return switch (this) {
            case F32 -> data.get(JAVA_FLOAT_UNALIGNED, 4 * index);
            case F64 -> data.get(JAVA_DOUBLE_UNALIGNED, 8 * index);
            case BF16 -> Float.intBitsToFloat(data.get(JAVA_SHORT_UNALIGNED, 2 * index) << 16);
            case F16 -> Float.float16ToFloat(data.get(JAVA_SHORT_UNALIGNED, 2 * index));
            case I8 -> data.get(JAVA_BYTE, index);
            case I32 -> data.get(JAVA_INT_UNALIGNED, 4 * index);
            case I64 -> data.get(JAVA_LONG_UNALIGNED, 8 * index);
        };
    }

    /// Writes `value`, rounded to nearest even (integers: truncated), to element `index`.
    void write(MemorySegment data, long index, double value) {
        switch (this) {
            case F32 -> data.set(JAVA_FLOAT_UNALIGNED, 4 * index, (float) value);
            case F64 -> data.set(JAVA_DOUBLE_UNALIGNED, 8 * index, value);
            case BF16 -> data.set(JAVA_SHORT_UNALIGNED, 2 * index, bfloat16((float) value));
            case F16 ->
                    data.set(JAVA_SHORT_UNALIGNED, 2 * index, Float.floatToFloat16((float) value));
            case I8 -> data.set(JAVA_BYTE, index, (byte) value);
            case I32 -> data.set(JAVA_INT_UNALIGNED, 4 * index, (int) value);
            case I64 -> data.set(JAVA_LONG_UNALIGNED, 8 * index, (long) value);
        }
    }

    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40); // keep NaN a NaN when its payload is cut off
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
