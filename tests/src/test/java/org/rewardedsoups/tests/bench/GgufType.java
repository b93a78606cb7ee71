package org.rewardedsoups.tests.bench;

import java.nio.ByteBuffer;

/// How GGUF stores the numbers of a tensor.
enum GgufType {
    F32(0),

    F16(1),

    /// Blocks of 32 numbers: a scale d in float16, then 32 bytes q with x ≈ d·q.
    Q8_0(8);

    /// Numbers that share a scale.
    static final int BLOCK = 32;

    private static final int GREATEST = 127;

    /// Its number in the header.
    final int id;

    GgufType(int id) {
        this.id = id;
    }

    /// Bytes that a tensor takes.
    ///
    /// @param count of its numbers; of Q8_0 a multiple of [#BLOCK]
    int bytes(int count) {
        return switch (this) {
            case F32 -> Float.BYTES * count;
            case F16 -> Short.BYTES * count;
            case Q8_0 -> (Short.BYTES + BLOCK) * (count / BLOCK);
        };
    }

    /// Appends the numbers to a little-endian buffer, each rounded to the nearest.
    void put(float[] values, ByteBuffer out) {
        switch (this) {
            case F32 -> {
                for (float x : values) {
                    out.putFloat(x);
                }
            }
            case F16 -> {
                for (float x : values) {
                    out.putShort(Float.floatToFloat16(x));
                }
            }
            case Q8_0 -> {
                for (int from = 0; from < values.length; from += BLOCK) {
                    putBlock(values, from, out);
                }
            }
        }
    }

    /// d = max|x| / 127 and q = x / d, d in float32; halves go away from zero.
    private static void putBlock(float[] values, int from, ByteBuffer out) {
        float greatest = 0;
        for (int i = from; i < from + BLOCK; i++) {
            greatest = Math.max(greatest, Math.abs(values[i]));
        }
        float scale = greatest / GREATEST;
        float inverse = scale == 0 ? 0 : 1 / scale;
        out.putShort(Float.floatToFloat16(scale));
        for (int i = from; i < from + BLOCK; i++) {
            float q = values[i] * inverse;
            out.put((byte) Math.copySign(Math.floor(Math.abs((double) q) + 0.5), q));
        }
    }
}
