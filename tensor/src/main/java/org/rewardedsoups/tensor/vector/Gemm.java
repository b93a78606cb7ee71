package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.SPECIES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;
import static org.rewardedsoups.tensor.vector.MicroKernel.ROWS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Matrix product of one pair of matrices, blocked for the caches (Goto and van de Geijn, 2008).
///
/// The sum is cut into stretches of [#DEPTH]. For each, B is packed into panels once, then tasks
/// of [#HEIGHT] rows of A times some panels run on all threads: a task packs its piece of A, and
/// [MicroKernel] multiplies tile by tile.
final class Gemm {
    /// Length of a stretch of the sum: a panel of B (64 KB at 512 bits) streams through the caches.
    static final int DEPTH = 512;

    /// Rows of A in a task: 128 KB at full depth stay in the second-level cache.
    static final int HEIGHT = 64;

    /// Multiply-adds that make a task worth handing to another thread.
    private static final long GRAIN = 1_000_000;

    /// Tasks to aim for: enough for many threads, few enough that a piece of A is packed rarely.
    private static final int TASKS = 16;

    private static final Panels PANELS = new Panels();

    private Gemm() {}

    /// A matrix in memory: element (i, j) is `first + i·rowStep + j·columnStep` elements in; one of
    /// the steps is 1.
    ///
    /// @param bfloat16 whether elements are stored in bfloat16 instead of float32
    record Matrix(
            MemorySegment data, boolean bfloat16, long first, long rowStep, long columnStep) {
        boolean rowsContiguous() {
            return columnStep == 1;
        }

        /// Where element (i, j) lies.
        long address(long i, long j) {
            long element = first + i * rowStep + j * columnStep;
            return data.address() + (bfloat16 ? 2 : 4) * element;
        }
    }

    /// The packed B of the product in work; guarded by itself.
    private static final class Panels {
        float[] data = new float[0];

        float[] atLeast(int length) {
            if (data.length < length) {
                data = new float[length];
            }
            return data;
        }
    }

    /// `out = a·b` or `out += a·b`, (m, k)·(k, n); `out`'s rows are contiguous.
    static void multiply(
            int m, int n, int k, Matrix a, Matrix b, boolean accumulate, Matrix out) {
        synchronized (PANELS) {
            int done = 0;
            do {
                int left = k - done;
                int depth = left <= DEPTH ? left : left < 2 * DEPTH ? Packing.padded(left / 2) : DEPTH;
                stretch(m, n, done, depth, a, b, accumulate || done > 0, out);
                done += depth;
            } while (done < k);
        }
    }

    private static void stretch(
            int m, int n, int from, int depth, Matrix a, Matrix b, boolean accumulate, Matrix out) {
        int panels = (n + COLUMNS - 1) / COLUMNS;
        float[] packed = PANELS.atLeast(Math.multiplyExact(panels * COLUMNS, Math.max(1, depth)));
        int packTasks = (int) Math.min(panels, Math.max(1, (long) panels * COLUMNS * depth / 16_384));
        Workers.run(
                packTasks,
                (task, scratch) -> {
                    int last = share(panels, task + 1, packTasks);
                    for (int p = share(panels, task, packTasks); p < last; p++) {
                        pack(b, from, depth, p * COLUMNS, n, scratch, packed);
                    }
                });
        int blocks = (m + HEIGHT - 1) / HEIGHT;
        long work = (long) m * n * depth;
        int wanted = Math.clamp(work / GRAIN, 1, TASKS);
        int groups = Math.min(panels, (wanted + blocks - 1) / blocks);
        Workers.run(
                blocks * groups,
                (task, scratch) -> {
                    int row = task / groups * HEIGHT;
                    int group = task % groups;
                    int rows = Math.min(HEIGHT, m - row);
                    float[] rowsOfA = packRows(a, row, rows, from, depth, scratch);
                    float[] tile = scratch.tile;
                    int used = (rows + ROWS - 1) / ROWS * ROWS * COLUMNS;
                    for (int p = share(panels, group, groups);
                            p < share(panels, group + 1, groups);
                            p++) {
                        Arrays.fill(tile, 0, used, 0f);
                        for (int i = 0; i < rows; i += ROWS) {
                            PanelKernel.multiply(
                                    depth,
                                    rowsOfA,
                                    i * depth,
                                    depth,
                                    packed,
                                    p * COLUMNS * depth,
                                    tile,
                                    i * COLUMNS);
                        }
                        int columns = Math.min(COLUMNS, n - p * COLUMNS);
                        long to = out.address(row, (long) p * COLUMNS);
                        write(tile, rows, columns, accumulate, to, 4 * out.rowStep());
                    }
                });
    }

    private static int share(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }

    private static void pack(
            Matrix b, int from, int depth, int column, int n, Scratch scratch, float[] packed) {
        int columns = Math.min(COLUMNS, n - column);
        int at = column * depth;
        if (b.rowsContiguous()) {
            Packing.panel(b, from, column, depth, columns, packed, at);
        } else {
            float[] lines = scratch.array(1, COLUMNS * Packing.padded(depth));
            Packing.transposedPanel(b, from, column, depth, columns, lines, packed, at);
        }
    }

    /// A's rows one after the other; missing rows of the last tile are 0.
    private static float[] packRows(
            Matrix a, int row, int rows, int from, int depth, Scratch scratch) {
        float[] out = scratch.array(0, HEIGHT * Math.max(1, depth));
        if (a.rowsContiguous()) {
            for (int i = 0; i < rows; i++) {
                Packing.copy(a, row + i, from, depth, out, i * depth);
            }
        } else {
            float[] few = scratch.array(1, WIDTH * HEIGHT);
            Packing.transposedRows(a, row, from, depth, rows, few, out);
        }
        int full = (rows + ROWS - 1) / ROWS * ROWS;
        Arrays.fill(out, rows * depth, full * depth, 0f);
        return out;
    }

    /// Writes, or adds, a tile to rows that begin `rowBytes` apart.
    private static void write(
            float[] tile, int rows, int columns, boolean accumulate, long out, long rowBytes) {
        if (columns < COLUMNS) {
            writePart(tile, rows, columns, accumulate, out, rowBytes);
        } else if (accumulate) {
            for (int i = 0; i < rows; i++) {
                addVector(tile, i * COLUMNS, out + i * rowBytes);
                addVector(tile, i * COLUMNS + WIDTH, out + i * rowBytes + BYTES);
            }
        } else {
            for (int i = 0; i < rows; i++) {
                putVector(tile, i * COLUMNS, out + i * rowBytes);
                putVector(tile, i * COLUMNS + WIDTH, out + i * rowBytes + BYTES);
            }
        }
    }

    private static void putVector(float[] tile, int at, long out) {
        Lanes.store(FloatVector.fromArray(SPECIES, tile, at), out);
    }

    private static void addVector(float[] tile, int at, long out) {
        Lanes.store(FloatVector.fromArray(SPECIES, tile, at).add(Lanes.load(out)), out);
    }

    private static void writePart(
            float[] tile, int rows, int columns, boolean accumulate, long out, long rowBytes) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                long to = out + i * rowBytes + 4L * j;
                float value = tile[i * COLUMNS + j];
                Memory.setFloat(to, accumulate ? value + Memory.getFloat(to) : value);
            }
        }
    }
}
