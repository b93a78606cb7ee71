package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.SPECIES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/// Copies pieces of matrices from tensors into arrays in the order in which [MicroKernel] reads
/// them.
///
/// A panel of B holds `COLUMNS` neighbouring columns, row after row; a block of A is a panel of the
/// transpose of A. All positions are in floats.
final class Packing {
    private static final int STAGES = Integer.numberOfTrailingZeros(WIDTH);
    private static final VectorShuffle<Float>[] LOW = shuffles(0);
    private static final VectorShuffle<Float>[] HIGH = shuffles(1);

    /// Floats up to which copying them here is faster than a call of the library's copy.
    private static final int SHORT = 128;

    private Packing() {}

    /// Packs `columns` ≤ `width` columns, from (`row`, `column`) on, of `rows` rows: row after row,
    /// `width` apart. What stands behind the last column is arbitrary, as is what a transposition
    /// leaves behind the last row, up to a multiple of WIDTH.
    ///
    /// @param width a multiple of WIDTH
    /// @param lines room for `width·lineStep(rows)` floats
    static void pack(
            Gemm.Matrix b,
            int row,
            int column,
            int rows,
            int columns,
            int width,
            float[] lines,
            float[] out,
            int at) {
        if (!b.rowsContiguous()) {
            transposed(b, row, column, rows, columns, width, lines, out, at);
        } else if (columns == COLUMNS && width == COLUMNS && !b.bfloat16()) {
            wholePanel(b.address(row, column), 4 * b.rowStep(), rows, out, at);
        } else {
            for (int j = 0; j < rows; j++) {
                copy(b, row + j, column, columns, out, at + j * width);
            }
        }
    }

    /// Two vectors a row; a call of `copy` for each would take longer.
    private static void wholePanel(long from, long rowBytes, int rows, float[] out, int at) {
        for (int j = 0; j < rows; j++) {
            long row = from + j * rowBytes;
            Lanes.load(row).intoArray(out, at + j * COLUMNS);
            Lanes.load(row + BYTES).intoArray(out, at + j * COLUMNS + WIDTH);
        }
    }

    private static void transposed(
            Gemm.Matrix b,
            int row,
            int column,
            int rows,
            int columns,
            int width,
            float[] lines,
            float[] out,
            int at) {
        int step = lineStep(rows);
        for (int c = 0; c < columns; c++) {
            copy(b, row, column + c, rows, lines, c * step);
        }
        for (int c = 0; c < columns; c += WIDTH) {
            for (int j = 0; j < rows; j += WIDTH) {
                transpose(lines, c * step + j, step, out, at + j * width + c, width);
            }
        }
    }

    /// Floats between lines of `depth` to be transposed: some more, or lines side by side would fall
    /// into the same few sets of the first cache.
    static int lineStep(int depth) {
        return padded(depth) + WIDTH;
    }

    /// `n` rounded up to a multiple of the vector width.
    static int padded(int n) {
        return (n + WIDTH - 1) / WIDTH * WIDTH;
    }

    /// Copies a run of elements that begins at (i, j) out of a matrix.
    private static void copy(Gemm.Matrix from, long i, long j, int count, float[] to, int at) {
        long address = from.address(i, j);
        if (from.bfloat16()) {
            Bf16.copy(address, count, to, at);
        } else if (count > SHORT) {
            Memory.copy(address, count, to, at);
        } else {
            copyShort(address, count, to, at);
        }
    }

    /// Vector by vector, the last one ending where the run does; less than a vector one by one.
    private static void copyShort(long from, int count, float[] to, int at) {
        int last = count - WIDTH;
        for (int i = 0; i < last; i += WIDTH) {
            Lanes.load(from + 4L * i).intoArray(to, at + i);
        }
        if (last >= 0) {
            Lanes.load(from + 4L * last).intoArray(to, at + last);
        } else {
            for (int i = 0; i < count; i++) {
                to[at + i] = Memory.getFloat(from + 4L * i);
            }
        }
    }

    /// Panels of the transpose of `lines`, whose rows are `step` ≥ padded(width) apart and whose
    /// number of rows is a multiple of COLUMNS: panel p holds rows p·COLUMNS … as columns, and is
    /// `padded(width)` rows long.
    static void transposedPanels(float[] lines, int rows, int width, int step, float[] out) {
        int depth = padded(width);
        for (int row = 0; row < rows; row += WIDTH) {
            int panel = row / COLUMNS * depth * COLUMNS + row % COLUMNS;
            for (int j = 0; j < depth; j += WIDTH) {
                transpose(lines, row * step + j, step, out, panel + j * COLUMNS, COLUMNS);
            }
        }
    }

    /// Transposes a WIDTH × WIDTH block: at stage s rows that differ in bit s exchange the lanes
    /// that differ in bit s.
    static void transpose(float[] from, int first, int step, float[] to, int at, int toStep) {
        if (WIDTH == 16) {
            transpose16(from, first, step, to, at, toStep);
            return;
        }
        if (WIDTH == 8) {
            transpose8(from, first, step, to, at, toStep);
            return;
        }
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                to[at + j * toStep + i] = from[first + i * step + j];
            }
        }
    }

    private static void transpose8(
            float[] from, int first, int step, float[] to, int at, int toStep) {
        FloatVector r0 = FloatVector.fromArray(SPECIES, from, first);
        FloatVector r1 = FloatVector.fromArray(SPECIES, from, first + step);
        FloatVector r2 = FloatVector.fromArray(SPECIES, from, first + 2 * step);
        FloatVector r3 = FloatVector.fromArray(SPECIES, from, first + 3 * step);
        FloatVector r4 = FloatVector.fromArray(SPECIES, from, first + 4 * step);
        FloatVector r5 = FloatVector.fromArray(SPECIES, from, first + 5 * step);
        FloatVector r6 = FloatVector.fromArray(SPECIES, from, first + 6 * step);
        FloatVector r7 = FloatVector.fromArray(SPECIES, from, first + 7 * step);
        FloatVector u0 = r0.rearrange(LOW[0], r1);
        FloatVector u1 = r0.rearrange(HIGH[0], r1);
        FloatVector u2 = r2.rearrange(LOW[0], r3);
        FloatVector u3 = r2.rearrange(HIGH[0], r3);
        FloatVector u4 = r4.rearrange(LOW[0], r5);
        FloatVector u5 = r4.rearrange(HIGH[0], r5);
        FloatVector u6 = r6.rearrange(LOW[0], r7);
        FloatVector u7 = r6.rearrange(HIGH[0], r7);
        FloatVector v0 = u0.rearrange(LOW[1], u2);
        FloatVector v2 = u0.rearrange(HIGH[1], u2);
        FloatVector v1 = u1.rearrange(LOW[1], u3);
        FloatVector v3 = u1.rearrange(HIGH[1], u3);
        FloatVector v4 = u4.rearrange(LOW[1], u6);
        FloatVector v6 = u4.rearrange(HIGH[1], u6);
        FloatVector v5 = u5.rearrange(LOW[1], u7);
        FloatVector v7 = u5.rearrange(HIGH[1], u7);
        v0.rearrange(LOW[2], v4).intoArray(to, at);
        v0.rearrange(HIGH[2], v4).intoArray(to, at + 4 * toStep);
        v1.rearrange(LOW[2], v5).intoArray(to, at + toStep);
        v1.rearrange(HIGH[2], v5).intoArray(to, at + 5 * toStep);
        v2.rearrange(LOW[2], v6).intoArray(to, at + 2 * toStep);
        v2.rearrange(HIGH[2], v6).intoArray(to, at + 6 * toStep);
        v3.rearrange(LOW[2], v7).intoArray(to, at + 3 * toStep);
        v3.rearrange(HIGH[2], v7).intoArray(to, at + 7 * toStep);
    }

    private static void transpose16(
            float[] from, int first, int step, float[] to, int at, int toStep) {
        // two stages on quadruples of rows through the destination keep few vectors alive
        for (int i = 0; i < 4; i++) {
            FloatVector r0 = FloatVector.fromArray(SPECIES, from, first + i * step);
            FloatVector r4 = FloatVector.fromArray(SPECIES, from, first + (i + 4) * step);
            FloatVector r8 = FloatVector.fromArray(SPECIES, from, first + (i + 8) * step);
            FloatVector r12 = FloatVector.fromArray(SPECIES, from, first + (i + 12) * step);
            FloatVector u0 = r0.rearrange(LOW[2], r4);
            FloatVector u4 = r0.rearrange(HIGH[2], r4);
            FloatVector u8 = r8.rearrange(LOW[2], r12);
            FloatVector u12 = r8.rearrange(HIGH[2], r12);
            u0.rearrange(LOW[3], u8).intoArray(to, at + i * toStep);
            u4.rearrange(LOW[3], u12).intoArray(to, at + (i + 4) * toStep);
            u0.rearrange(HIGH[3], u8).intoArray(to, at + (i + 8) * toStep);
            u4.rearrange(HIGH[3], u12).intoArray(to, at + (i + 12) * toStep);
        }
        for (int i = 0; i < 16; i += 4) {
            FloatVector r0 = FloatVector.fromArray(SPECIES, to, at + i * toStep);
            FloatVector r1 = FloatVector.fromArray(SPECIES, to, at + (i + 1) * toStep);
            FloatVector r2 = FloatVector.fromArray(SPECIES, to, at + (i + 2) * toStep);
            FloatVector r3 = FloatVector.fromArray(SPECIES, to, at + (i + 3) * toStep);
            FloatVector u0 = r0.rearrange(LOW[0], r1);
            FloatVector u1 = r0.rearrange(HIGH[0], r1);
            FloatVector u2 = r2.rearrange(LOW[0], r3);
            FloatVector u3 = r2.rearrange(HIGH[0], r3);
            u0.rearrange(LOW[1], u2).intoArray(to, at + i * toStep);
            u1.rearrange(LOW[1], u3).intoArray(to, at + (i + 1) * toStep);
            u0.rearrange(HIGH[1], u2).intoArray(to, at + (i + 2) * toStep);
            u1.rearrange(HIGH[1], u3).intoArray(to, at + (i + 3) * toStep);
        }
    }

    /// For each stage, the lanes of the new row: from the first row where bit `stage` of the lane
    /// equals `bit`'s side, from the second elsewhere.
    private static VectorShuffle<Float>[] shuffles(int bit) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        VectorShuffle<Float>[] out = new VectorShuffle[STAGES];
        for (int stage = 0; stage < STAGES; stage++) {
            int mask = 1 << stage;
            out[stage] =
                    VectorShuffle.fromOp(
                            SPECIES,
                            lane -> {
                                boolean second = (lane & mask) != 0;
                                int source = bit == 0 ? lane & ~mask : lane | mask;
                                return second ? source - WIDTH : source;
                            });
        }
        return out;
    }
}
