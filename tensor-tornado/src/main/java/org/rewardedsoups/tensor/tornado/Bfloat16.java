package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Numbers in bfloat16 within kernels: upper halves of floats, two in an int, the first in its
/// lower bits.
///
/// TornadoVM 5.2.0 has no way to take the bits of an int as a float. For CUDA it makes one
/// instruction of a decoder of its own; its OpenCL has infinities come out as NaN there, so that
/// products by powers of two do the work.
final class Bfloat16 {
    /// A constant to TornadoVM, which leaves the other way out.
    private static final boolean CUDA = Installation.HERE.cuda();

    private Bfloat16() {}

    /// Number `index` of an array.
    static float at(IntArray array, int index) {
        int pair = array.get(index >> 1);
        return widened((index & 1) == 0 ? pair : pair >> 16);
    }

    /// The float whose upper half the lower 16 bits are.
    static float widened(int half) {
        return CUDA ? BFloat16.bf16ToFloat((short) half) : scaled(half & 0xffff);
    }

    /// `±digits·2^(exponent − 134)` of what the bits say, exactly.
    private static float scaled(int bits) {
        int exponent = bits >> 7 & 255;
        int least = exponent == 0 ? 1 : exponent;
        int digits = (bits & 127) + (exponent == 0 ? 0 : 128);
        int power = least - 1;
        float y = digits * 0x1p-133f;
        y *= (power & 1) == 0 ? 1f : 2f;
        y *= (power & 2) == 0 ? 1f : 0x1p2f;
        y *= (power & 4) == 0 ? 1f : 0x1p4f;
        y *= (power & 8) == 0 ? 1f : 0x1p8f;
        y *= (power & 16) == 0 ? 1f : 0x1p16f;
        y *= (power & 32) == 0 ? 1f : 0x1p32f;
        y *= (power & 64) == 0 ? 1f : 0x1p64f;
        float upper = (power & 128) == 0 ? 1f : 0x1p64f;
        y = y * upper * upper;
        float z = (bits & 0x7fff) > 0x7f80 ? y - y : y; // ∞ − ∞ is NaN
        return bits > 0x7fff ? -z : z;
    }

    /// The bfloat16 nearest to a float of these bits, the even one of two, in the lower 16 bits;
    /// NaN stays NaN.
    static int rounded(int bits) {
        int nearest = bits + 0x7fff + (bits >> 16 & 1) >> 16;
        int half = (bits & 0x7fffffff) > 0x7f800000 ? bits >> 16 | 0x40 : nearest;
        return half & 0xffff;
    }
}
