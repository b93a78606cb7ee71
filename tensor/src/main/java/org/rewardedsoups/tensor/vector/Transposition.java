package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.SPECIES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Transposes blocks of WIDTH × WIDTH numbers in registers.
///
/// The number of a row and that of a lane have the same bits. For each bit, rows that differ in it
/// alone exchange lanes: the first's upper ones, which have the bit, for the second's lower ones.
/// What moves is gathered in one vector, moved by a shuffle, and laid over both. First come the
/// bits from 2 on, from the source to the destination, then bits 0 and 1 within the destination:
/// four vectors at a time, for the compiler gives up on methods with many more.
final class Transposition {
    private static final VectorShuffle<Float>[] SWAP = swaps();
    private static final VectorMask<Float>[] UPPER = upper();

    // rows that lie 4, 8 and 12 further on, of those that there are
    private static final int B = 4 % WIDTH, C = 8 % WIDTH, D = 12 % WIDTH;

    private Transposition() {}

    /// Element (i, j) of the block, at `from[first + i·step + j]`, goes to `to[at + j·toStep + i]`.
    static void block(float[] from, int first, int step, float[] to, int at, int toStep) {
        for (int i = 0; i < 4; i++) {
            int row = first + i * step;
            FloatVector b = load(from, row + B * step);
            FloatVector c = load(from, row + C * step);
            FloatVector d = load(from, row + D * step);
            between(load(from, row), b, c, d, to, at + i * toStep, toStep);
        }
        within(to, at, toStep);
    }

    /// The same from an address, with lines `stepBytes` apart.
    static void block(long from, long stepBytes, float[] to, int at, int toStep) {
        for (int i = 0; i < 4; i++) {
            long row = Memory.known(from + i * stepBytes);
            FloatVector b = Lanes.load(row + B * stepBytes);
            FloatVector c = Lanes.load(row + C * stepBytes);
            FloatVector d = Lanes.load(row + D * stepBytes);
            between(Lanes.load(row), b, c, d, to, at + i * toStep, toStep);
        }
        within(to, at, toStep);
    }

    /// The same of bfloat16 numbers, which become floats.
    static void blockOfBf16(long from, long stepBytes, float[] to, int at, int toStep) {
        for (int i = 0; i < 4; i++) {
            long row = Memory.known(from + i * stepBytes);
            FloatVector b = Bf16.load(row + B * stepBytes);
            FloatVector c = Bf16.load(row + C * stepBytes);
            FloatVector d = Bf16.load(row + D * stepBytes);
            between(Bf16.load(row), b, c, d, to, at + i * toStep, toStep);
        }
        within(to, at, toStep);
    }

    /// The bits from 2 on: rows i, i + 4, i + 8 and i + 12, as many as there are.
    private static void between(
            FloatVector a,
            FloatVector b,
            FloatVector c,
            FloatVector d,
            float[] to,
            int at,
            int toStep) {
        if (WIDTH == 16) {
            four(a, b, c, d, to, at, toStep);
        } else if (WIDTH == 8) {
            two(a, b, to, at, toStep);
        } else {
            a.intoArray(to, at);
        }
    }

    /// Bits 2 and 3: rows i, i + 4, i + 8 and i + 12.
    private static void four(
            FloatVector a,
            FloatVector b,
            FloatVector c,
            FloatVector d,
            float[] to,
            int at,
            int toStep) {
        FloatVector ab = moved(a, b, 2);
        FloatVector cd = moved(c, d, 2);
        FloatVector a2 = first(a, ab, 2);
        FloatVector b2 = second(b, ab, 2);
        FloatVector c2 = first(c, cd, 2);
        FloatVector d2 = second(d, cd, 2);
        FloatVector ac = moved(a2, c2, 3);
        FloatVector bd = moved(b2, d2, 3);
        first(a2, ac, 3).intoArray(to, at);
        first(b2, bd, 3).intoArray(to, at + 4 * toStep);
        second(c2, ac, 3).intoArray(to, at + 8 * toStep);
        second(d2, bd, 3).intoArray(to, at + 12 * toStep);
    }

    /// Bit 2, where it is the last: rows i and i + 4.
    private static void two(FloatVector a, FloatVector b, float[] to, int at, int toStep) {
        FloatVector ab = moved(a, b, 2);
        first(a, ab, 2).intoArray(to, at);
        second(b, ab, 2).intoArray(to, at + 4 * toStep);
    }

    /// Bits 0 and 1, of four rows at a time.
    private static void within(float[] to, int at, int toStep) {
        for (int i = 0; i < WIDTH; i += 4) {
            int row = at + i * toStep;
            FloatVector a = load(to, row);
            FloatVector b = load(to, row + toStep);
            FloatVector c = load(to, row + 2 * toStep);
            FloatVector d = load(to, row + 3 * toStep);
            FloatVector ab = moved(a, b, 0);
            FloatVector cd = moved(c, d, 0);
            FloatVector a2 = first(a, ab, 0);
            FloatVector b2 = second(b, ab, 0);
            FloatVector c2 = first(c, cd, 0);
            FloatVector d2 = second(d, cd, 0);
            FloatVector ac = moved(a2, c2, 1);
            FloatVector bd = moved(b2, d2, 1);
            first(a2, ac, 1).intoArray(to, row);
            first(b2, bd, 1).intoArray(to, row + toStep);
            second(c2, ac, 1).intoArray(to, row + 2 * toStep);
            second(d2, bd, 1).intoArray(to, row + 3 * toStep);
        }
    }

    /// The upper lanes of the first row and the lower ones of the second, each where it belongs in
    /// the other.
    private static FloatVector moved(FloatVector first, FloatVector second, int bit) {
        return second.blend(first, UPPER[bit]).rearrange(SWAP[bit]);
    }

    private static FloatVector first(FloatVector row, FloatVector moved, int bit) {
        return row.blend(moved, UPPER[bit]);
    }

    private static FloatVector second(FloatVector row, FloatVector moved, int bit) {
        return moved.blend(row, UPPER[bit]);
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    /// For each bit, the exchange of lanes that differ in it.
    private static VectorShuffle<Float>[] swaps() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        VectorShuffle<Float>[] out = new VectorShuffle[bits()];
        for (int bit = 0; bit < out.length; bit++) {
            int value = 1 << bit;
            out[bit] = VectorShuffle.fromOp(SPECIES, lane -> lane ^ value);
        }
        return out;
    }

    /// For each bit, the lanes that have it.
    private static VectorMask<Float>[] upper() {
        @SuppressWarnings({"unchecked", "rawtypes"})
        VectorMask<Float>[] out = new VectorMask[bits()];
        for (int bit = 0; bit < out.length; bit++) {
            long lanes = 0;
            for (int lane = 0; lane < WIDTH; lane++) {
                lanes |= (long) (lane >> bit & 1) << lane;
            }
            out[bit] = VectorMask.fromLong(SPECIES, lanes);
        }
        return out;
    }

    private static int bits() {
        return Integer.numberOfTrailingZeros(WIDTH);
    }
}
