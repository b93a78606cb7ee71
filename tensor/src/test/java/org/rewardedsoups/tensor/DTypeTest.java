package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DTypeTest {
    @ParameterizedTest
    @EnumSource(DType.class)
    void smallIntegersSurviveEveryType(DType type) {
        Tensor x = Tensor.of(new Shape(4), 0, 1, -2, 100).cast(type);
        assertEquals(type, x.type());
        assertArrayEquals(new double[] {0, 1, -2, 100}, x.toDoubles());
        assertEquals(4L * type.bytes(), x.data().byteSize());
    }

    @Test
    void bfloat16RoundsToNearestEven() {
        assertEquals(1, bf16(Float.intBitsToFloat(0x3f80_8000))); // a tie goes to the even 0x3f80
        assertEquals(
                Float.intBitsToFloat(0x3f82_0000),
                bf16(Float.intBitsToFloat(0x3f81_8000))); // a tie goes up to the even 0x3f82
        assertEquals(
                Float.intBitsToFloat(0x3f81_0000), bf16(Float.intBitsToFloat(0x3f80_8001)));
        assertEquals(1, bf16(Float.intBitsToFloat(0x3f80_7fff)));
        assertEquals(
                Float.intBitsToFloat(0xbf82_0000), bf16(Float.intBitsToFloat(0xbf81_8000)));
    }

    @Test
    void bfloat16KeepsSpecialValues() {
        assertEquals(Double.POSITIVE_INFINITY, bf16(Float.MAX_VALUE)); // rounds past the largest
        assertEquals(Double.NEGATIVE_INFINITY, bf16(Float.NEGATIVE_INFINITY));
        assertTrue(Double.isNaN(bf16(Float.NaN)));
        assertTrue(Double.isNaN(bf16(Float.intBitsToFloat(0x7f80_0001)))); // payload in low bits
        assertEquals(-0.0, bf16(-0f));
    }

    @Test
    void int64IsCopiedWithoutLosingDigits() {
        Tensor x = Tensor.zeros(DType.I64, new Shape(2, 1));
        x.data().set(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, 8, (1L << 53) + 1);
        Tensor copy = x.transpose().expand(new Shape(2, 2)).copy();
        assertEquals(
                (1L << 53) + 1,
                copy.data().get(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, 24));
    }

    @Test
    void integersAreNotFloating() {
        assertTrue(DType.BF16.floating());
        assertFalse(DType.I32.floating());
    }

    private static double bf16(float value) {
        return Tensor.of(new Shape(1), value).cast(DType.BF16).item();
    }
}
