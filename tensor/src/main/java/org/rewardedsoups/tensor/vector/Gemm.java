package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;
import static org.rewardedsoups.tensor.vector.MicroKernel.ROWS;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/// Matrix product of one pair of matrices, blocked for the caches (Goto and van de Geijn, 2008).
///
/// The sum is cut into stretches of [#DEPTH], of which two are computed in one pass over the result,
/// and one side of the result into chunks of [#CHUNK]. Tasks take pieces of the side that is dearer to
/// pack: blocks of [#HEIGHT] rows of A or panels of [MicroKernel#COLUMNS] columns of B; every thread
/// packs the chunk of the other matrix for itself, at its first task. So no thread waits
/// for what another has written, which between cores of different third-level caches is slower than
/// packing twice. [PanelKernel] multiplies block by panel.
final class Gemm {
    /// Length of a stretch of the sum: a panel of B (64 KB at 512 bits) streams through the caches.
    static final int DEPTH = 512;

    /// Rows of a block of A: 32 KB at full depth. A tile reads [MicroKernel#ROWS] of them at each step
    /// of the sum, line after line of the cache; with 64 rows, and so gaps between what it reads, products
    /// were up to 4 % slower, with tiles of 4 rows a sixth.
    static final int HEIGHT = 16;

    /// Rows or columns that every thread packs for itself: 4 MB at twice the full depth.
    private static final int CHUNK = 1024;

    /// Floats of the pieces that a thread packs together: 256 KB, which stay in the second cache while
    /// the chunk of the other matrix passes once for all of them.
    private static final int GROUP = 1 << 16;

    /// Multiply-adds that make a task worth handing to another thread.
    private static final long GRAIN = 1_000_000;

    /// Multiply-adds in the time that the packing of a float takes.
    private static final long PACKING = 50;

    /// Tasks for each thread at most: some, so that a slow thread does fewer.
    private static final int EACH = 4;

    /// Bytes of a row of a tile.
    private static final long TILE_ROW = 4L * COLUMNS;

    // slots of Scratch
    private static final int KEPT = 0, PIECE = 1, LINES = 2;

    private static final AtomicLong CHUNKS = new AtomicLong();

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

        Matrix transposed() {
            return new Matrix(data, bfloat16, first, columnStep, rowStep);
        }

        /// Where element (i, j) lies.
        long address(long i, long j) {
            long element = first + i * rowStep + j * columnStep;
            return data.address() + (bfloat16 ? 2 : 4) * element;
        }
    }

    /// `out = a·b` or `out += a·b`, (m, k)·(k, n).
    ///
    /// A result of few columns, such as that of a low-rank adapter, is computed as the transposed product,
    /// whose few rows fill tiles better: the same sums, in the same order.
    static void multiply(
            Workers.Team team,
            int m,
            int n,
            int k,
            Matrix a,
            Matrix b,
            boolean accumulate,
            Matrix out) {
        Matrix aT = a.transposed();
        if (n < m && n <= COLUMNS / 2) {
            multiply(team, n, m, k, b.transposed(), aT, accumulate, out.transposed());
            return;
        }
        int done = 0;
        do {
            int depth = depth(k - done);
            int second = depth(k - done - depth);
            new Pass(m, n, done, depth, second, aT, b, accumulate || done > 0, out)
                    .run(team);
            done += depth + second;
        } while (done < k);
    }

    /// Length of the next stretch of a sum of which `left` are left.
    private static int depth(int left) {
        return left <= DEPTH ? left : left < 2 * DEPTH ? Packing.padded(left / 2) : DEPTH;
    }

    /// One or two stretches of the sum: `depth`, then `second` rows of Aᵀ and of B from `from` on.
    private record Pass(
            int m,
            int n,
            int from,
            int depth,
            int second,
            Matrix aT,
            Matrix b,
            boolean accumulate,
            Matrix out) {

        /// Whether tasks are panels, and each thread has its own packed A; else they are blocks, and it
        /// has its own packed B.
        private boolean byColumns() {
            return packing(b, n) >= packing(aT, m);
        }

        /// Transposed packing takes longer.
        private static long packing(Matrix matrix, int columns) {
            return matrix.rowsContiguous() ? columns : 2L * columns;
        }

        /// Columns or rows that tasks take pieces of.
        private int cut() {
            return byColumns() ? n : m;
        }

        /// Rows or columns of the other matrix.
        private int others() {
            return byColumns() ? m : n;
        }

        /// Columns or rows of a piece of a task.
        private int size() {
            return byColumns() ? COLUMNS : HEIGHT;
        }

        /// Rows or columns of a piece of what every thread packs for itself.
        private int keptSize() {
            return byColumns() ? HEIGHT : COLUMNS;
        }

        void run(Workers.Team team) {
            int size = size();
            int pieces = Math.ceilDiv(cut(), size);
            int others = others();
            int group = Math.max(1, GROUP / Math.max(1, size * both()));
            for (int first = 0; first < others; first += CHUNK) {
                int start = first;
                int count = Math.min(CHUNK, others - first);
                int tasks = tasks(count, pieces);
                long chunk = CHUNKS.incrementAndGet();
                team.run(
                        tasks,
                        (task, scratch) -> {
                            float[] kept = scratch.array(KEPT, room(count, keptSize()));
                            if (scratch.enter(chunk)) {
                                for (int i = 0; i < count; i += keptSize()) {
                                    pack(!byColumns(), start + i, kept, i * both(), scratch);
                                }
                            }
                            int end = share(pieces, task + 1, tasks);
                            for (int p = share(pieces, task, tasks); p < end; p += group) {
                                int some = Math.min(group, end - p);
                                group(p * size, some, start, count, kept, scratch);
                            }
                        });
            }
        }

        /// Packs `some` pieces, which begin at column or row `first`, and multiplies them with what is
        /// kept of the other matrix: `count` of its rows or columns, from `start` on.
        private void group(
                int first, int some, int start, int count, float[] kept, Scratch scratch) {
            int size = size();
            boolean byColumns = byColumns();
            float[] packed = scratch.array(PIECE, room(some * size, size));
            for (int i = 0; i < some; i++) {
                pack(byColumns, first + i * size, packed, i * size * both(), scratch);
            }
            for (int j = 0; j < count; j += keptSize()) {
                for (int i = 0; i < some; i++) {
                    int piece = first + i * size;
                    int at = i * size * both();
                    if (byColumns) {
                        tile(start + j, kept, j * both(), piece, packed, at, scratch);
                    } else {
                        tile(piece, packed, at, start + j, kept, j * both(), scratch);
                    }
                }
            }
        }

        /// Length of both stretches.
        private int both() {
            return depth + second;
        }

        /// Into how many tasks so many pieces times `count` rows or columns are cut: as many for each
        /// thread, where there are pieces enough.
        private int tasks(int count, int pieces) {
            long work = (count + PACKING) * cut() * both();
            long each = Math.min(Math.ceilDiv(work / GRAIN, Workers.THREADS), EACH);
            return Math.clamp(each * Workers.THREADS, 1, Math.max(1, pieces));
        }

        /// Floats of `count` packed rows or columns, in whole pieces; a transposition writes whole
        /// vectors.
        private int room(int count, int piece) {
            return Math.ceilDiv(count, piece) * piece * Packing.padded(both());
        }

        /// Packs the panel of B, or the block of A, that begins at column or row `first`, the second
        /// stretch behind the first. Rows and columns that the matrices lack hold anything; what
        /// becomes of them is not written.
        private void pack(boolean panel, int first, float[] to, int at, Scratch scratch) {
            int width = panel ? COLUMNS : HEIGHT;
            int count = Math.min(width, (panel ? n : m) - first);
            float[] lines = scratch.array(LINES, width * Packing.lineStep(depth));
            Matrix matrix = panel ? b : aT;
            Packing.pack(matrix, from, first, depth, count, width, lines, to, at);
            if (second > 0) {
                int next = at + depth * width;
                Packing.pack(matrix, from + depth, first, second, count, width, lines, to, next);
            }
        }

        /// Block times panel, to where they meet in the result.
        private void tile(
                int row,
                float[] block,
                int blockAt,
                int column,
                float[] panel,
                int panelAt,
                Scratch scratch) {
            int rows = Math.min(HEIGHT, m - row);
            int columns = Math.min(COLUMNS, n - column);
            long rowBytes = 4 * out.rowStep();
            long step = 4 * out.columnStep();
            boolean whole = columns == COLUMNS && step == 4;
            long to = out.address(row, column);
            int secondA = blockAt + depth * HEIGHT;
            int secondB = panelAt + depth * COLUMNS;
            for (int i = 0; i < rows; i += ROWS, to += ROWS * rowBytes) {
                int high = Math.min(ROWS, rows - i);
                if (!accumulate && high == ROWS && whole) {
                    PanelKernel.multiply(depth, block, blockAt + i, panel, panelAt, to, rowBytes);
                } else {
                    PanelKernel.multiply(
                            depth, block, blockAt + i, panel, panelAt, scratch.strip, TILE_ROW);
                    put(scratch.strip, high, columns, accumulate, to, rowBytes, step);
                }
                if (second > 0) {
                    PanelKernel.multiply(
                            second, block, secondA + i, panel, secondB, scratch.strip, TILE_ROW);
                    put(scratch.strip, high, columns, true, to, rowBytes, step);
                }
            }
        }
    }

    private static int share(int count, int part, int parts) {
        return (int) ((long) count * part / parts);
    }

    /// Writes, or adds, a tile to rows that begin `rowBytes` apart, their elements `step`.
    private static void put(
            long tile, int rows, int columns, boolean accumulate, long out, long rowBytes, long step) {
        for (int i = 0; i < rows; i++) {
            long from = tile + i * TILE_ROW;
            long to = out + i * rowBytes;
            if (step == 4 && !accumulate) {
                Memory.copy(from, 4L * columns, to);
            } else if (step == 4 && columns == COLUMNS) {
                add(from, to);
                add(from + BYTES, to + BYTES);
            } else {
                putEach(from, columns, accumulate, to, step);
            }
        }
    }

    private static void putEach(long from, int count, boolean accumulate, long to, long step) {
        for (int j = 0; j < count; j++, to += step) {
            float x = Memory.getFloat(from + 4 * j);
            Memory.setFloat(to, accumulate ? x + Memory.getFloat(to) : x);
        }
    }

    private static void add(long vector, long to) {
        Lanes.store(Lanes.load(vector).add(Lanes.load(to)), to);
    }
}
