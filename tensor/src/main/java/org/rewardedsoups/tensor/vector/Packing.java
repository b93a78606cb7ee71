package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;

/// Copies pieces of matrices from tensors into arrays in the order in which [MicroKernel] reads
/// them.
///
/// A panel of B holds `COLUMNS` neighbouring columns, row after row; a block of A is a panel of the
/// transpose of A. All positions are in floats.
final class Packing {
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
            if (rows < WIDTH || columns < WIDTH) {
                transposedLines(b, row, column, rows, columns, width, lines, out, at);
            } else if (b.bfloat16()) {
                transposedOfBf16(b, row, column, rows, columns, width, out, at);
            } else {
                transposed(b, row, column, rows, columns, width, out, at);
            }
        } else if (columns == COLUMNS && width == COLUMNS && b.bfloat16()) {
            wholePanelOfBf16(b.address(row, column), 2 * b.rowStep(), rows, out, at);
        } else if (columns == COLUMNS && width == COLUMNS) {
            wholePanel(b.address(row, column), 4 * b.rowStep(), rows, out, at);
        } else if (columns == WIDTH && width == WIDTH && !b.bfloat16()) {
            wholeBlock(b.address(row, column), 4 * b.rowStep(), rows, out, at);
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

    /// One vector a row: a block of A of a machine of 512 bits.
    private static void wholeBlock(long from, long rowBytes, int rows, float[] out, int at) {
        for (int j = 0; j < rows; j++) {
            Lanes.load(from + j * rowBytes).intoArray(out, at + j * WIDTH);
        }
    }

    private static void wholePanelOfBf16(
            long from, long rowBytes, int rows, float[] out, int at) {
        for (int j = 0; j < rows; j++) {
            long row = Memory.known(from + j * rowBytes);
            Bf16.load(row).intoArray(out, at + j * COLUMNS);
            Bf16.load(row + BYTES / 2).intoArray(out, at + j * COLUMNS + WIDTH);
        }
    }

    /// Block by block; the last ones reach back over those before.
    private static void transposed(
            Gemm.Matrix b,
            int row,
            int column,
            int rows,
            int columns,
            int width,
            float[] out,
            int at) {
        for (int c = 0; c < columns; c += WIDTH) {
            int left = Math.min(c, columns - WIDTH);
            for (int j = 0; j < rows; j += WIDTH) {
                int top = Math.min(j, rows - WIDTH);
                long from = b.address(row + top, column + left);
                int to = at + top * width + left;
                Transposition.block(from, 4 * b.columnStep(), out, to, width);
            }
        }
    }

    /// The same of bfloat16 numbers; with both kinds of block in one method, the compiler does not get
    /// to the end of the second and boxes its vectors.
    private static void transposedOfBf16(
            Gemm.Matrix b,
            int row,
            int column,
            int rows,
            int columns,
            int width,
            float[] out,
            int at) {
        for (int c = 0; c < columns; c += WIDTH) {
            int left = Math.min(c, columns - WIDTH);
            for (int j = 0; j < rows; j += WIDTH) {
                int top = Math.min(j, rows - WIDTH);
                long from = b.address(row + top, column + left);
                int to = at + top * width + left;
                Transposition.blockOfBf16(from, 2 * b.columnStep(), out, to, width);
            }
        }
    }

    /// What is smaller than a block, by way of lines of numbers.
    private static void transposedLines(
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
                Transposition.block(lines, c * step + j, step, out, at + j * width + c, width);
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
                Transposition.block(lines, row * step + j, step, out, panel + j * COLUMNS, COLUMNS);
            }
        }
    }
}
