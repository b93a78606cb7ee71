package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;

/// Products of very few rows with a matrix whose columns are contiguous, such as `x·Wᵀ` in
/// decoding: memory is the limit, and packing would cost as much as the product.
final class Gemv {
    /// Products with at most this many rows come here.
    static final int MAX_ROWS = 8;

    /// Weights that make a task: so many that the processor has time to see where reading goes on, and
    /// few enough for two threads to share a product of 384 × 384.
    private static final long GRAIN = 98_304;

    /// Weights that no task is shorter for, unless the product is.
    private static final long LEAST = 4_096;

    private Gemv() {}

    /// `out[i, j] = Σ a[i, l]·b[l, j]`, (m, k)·(k, n).
    ///
    /// @param a rows contiguous
    /// @param b columns contiguous
    static void multiply(
            Workers.Team team,
            int m,
            int n,
            int k,
            Gemm.Matrix a,
            Gemm.Matrix b,
            boolean accumulate,
            Gemm.Matrix out) {
        if (m == 1) {
            oneRow(team, n, k, a, b, accumulate, out);
            return;
        }
        rows(
                team,
                n,
                k,
                (first, last, _) -> {
                    long half = (last - first) / 2;
                    for (long j = first; j < first + half; j++) {
                        pair(m, k, j, half, a, b, accumulate, out);
                    }
                    if (first + 2 * half < last) {
                        single(m, k, last - 1, a, b, accumulate, out);
                    }
                });
    }

    /// The product of one row: four columns at a time.
    private static void oneRow(
            Workers.Team team,
            int n,
            int k,
            Gemm.Matrix a,
            Gemm.Matrix b,
            boolean accumulate,
            Gemm.Matrix out) {
        rows(
                team,
                n,
                k,
                (first, last, scratch) -> {
                    long x = a.address(0, 0);
                    long quarter = (last - first) / 4;
                    long apart = b.address(0, quarter) - b.address(0, 0);
                    for (long j = first; j < first + quarter; j++) {
                        long y = b.address(0, j);
                        fourColumns(x, y, apart, k, scratch.vectors);
                        for (int c = 0; c < 4; c++) {
                            float sum = sum(scratch.vectors + (long) c * Lanes.BYTES);
                            float dot = tail(x, y + c * apart, k / WIDTH * WIDTH, k, sum);
                            put(dot, accumulate, out.address(0, j + c * quarter));
                        }
                    }
                    for (long j = first + 4 * quarter; j < last; j++) {
                        put(dot(x, b.address(0, j), k), accumulate, out.address(0, j));
                    }
                });
    }

    /// Sum of the vector at an address.
    static float sum(long address) {
        return Lanes.sum(Lanes.load(address));
    }

    /// Columns `j` and `j + half` of the result.
    private static void pair(
            int m,
            int k,
            long j,
            long half,
            Gemm.Matrix a,
            Gemm.Matrix b,
            boolean accumulate,
            Gemm.Matrix out) {
        long y = b.address(0, j);
        long apart = b.address(0, j + half) - y;
        long xApart = 4 * a.rowStep();
        long outApart = 4 * half;
        long below = 4 * out.rowStep();
        int i = 0;
        for (; i < m - 1; i += 2) {
            long x = a.address(i, 0);
            fourDots(x, xApart, y, apart, k, accumulate, out.address(i, j), below, outApart);
        }
        if (i < m) {
            twoDots(a.address(i, 0), y, apart, k, accumulate, out.address(i, j), outApart);
        }
    }

    /// Column `j` of the result.
    private static void single(
            int m,
            int k,
            long j,
            Gemm.Matrix a,
            Gemm.Matrix b,
            boolean accumulate,
            Gemm.Matrix out) {
        for (int i = 0; i < m; i++) {
            put(dot(a.address(i, 0), b.address(0, j), k), accumulate, out.address(i, j));
        }
    }

    /// Cuts `n` rows of `k` weights into tasks, as many for each thread.
    static void rows(Workers.Team team, long n, long k, VectorReductions.RowsTask body) {
        rows(team, n, k, GRAIN, body);
    }

    /// @param grain weights of a task, at most
    static void rows(
            Workers.Team team, long n, long k, long grain, VectorReductions.RowsTask body) {
        long weights = n * k;
        long even = Math.ceilDiv(Math.ceilDiv(weights, grain), Workers.THREADS) * Workers.THREADS;
        VectorReductions.cut(team, n, Math.min(even, weights / LEAST), body);
    }

    static void put(float result, boolean accumulate, long to) {
        Memory.setFloat(to, accumulate ? result + Memory.getFloat(to) : result);
    }

    /// Scalar products of the `n` floats at `x` with those at `y` and each `apart` bytes behind, but for
    /// what [#tail] adds, as four vectors to `sums`; with the bits of [#dot].
    ///
    /// Rows far apart are streams that the processor reads ahead in; of neighbours, in one page, it makes
    /// none. Four of them meet each reading of x, which the first cache does not keep while they pass
    /// through it. The loop ends at a place for the reason that [GemvBf16] gives.
    private static void fourColumns(long x, long y, long apart, int n, long sums) {
        long v = Memory.known(x);
        long y0 = Memory.known(y);
        long y1 = Memory.known(y + apart);
        long y2 = Memory.known(y + 2 * apart);
        long y3 = Memory.known(y + 3 * apart);
        FloatVector sum0 = Lanes.splat(0f);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        long end = 4L * (n / WIDTH * WIDTH);
        for (long at = 0; at != end; at += Lanes.BYTES) {
            FloatVector factors = Lanes.load(v + at);
            sum0 = factors.fma(Lanes.load(y0 + at), sum0);
            sum1 = factors.fma(Lanes.load(y1 + at), sum1);
            sum2 = factors.fma(Lanes.load(y2 + at), sum2);
            sum3 = factors.fma(Lanes.load(y3 + at), sum3);
        }
        Lanes.store(sum0, sums);
        Lanes.store(sum1, sums + Lanes.BYTES);
        Lanes.store(sum2, sums + 2 * Lanes.BYTES);
        Lanes.store(sum3, sums + 3 * Lanes.BYTES);
    }

    /// Scalar products of the `n` floats at `x` with those at `y` and each `apart` bytes behind, to `out`
    /// from `at` on; with the bits of [#dot].
    static void dots(
            long x, long y, long apart, int n, long vectors, float[] out, int at) {
        fourColumns(x, y, apart, n, vectors);
        for (int c = 0; c < 4; c++) {
            float sum = sum(vectors + (long) c * Lanes.BYTES);
            out[at + c] = tail(x, y + c * apart, n / WIDTH * WIDTH, n, sum);
        }
    }

    /// Scalar products of the `n` floats at `x` with those at `y` and those `apart` bytes behind, to
    /// `out` and `outApart` bytes behind; with the bits of [#dot].
    ///
    /// Two rows far apart are two streams that the processor reads ahead in; of neighbours, in one page,
    /// it makes neither.
    private static void twoDots(
            long x, long y, long apart, int n, boolean accumulate, long out, long outApart) {
        long v = Memory.known(x);
        long near = Memory.known(y);
        long far = Memory.known(y + apart);
        FloatVector sums = Lanes.splat(0f);
        FloatVector others = sums;
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector factors = Lanes.load(v + 4L * i);
            sums = factors.fma(Lanes.load(near + 4L * i), sums);
            others = factors.fma(Lanes.load(far + 4L * i), others);
        }
        put(tail(x, y, i, n, Lanes.sum(sums)), accumulate, out);
        put(tail(x, y + apart, i, n, Lanes.sum(others)), accumulate, out + outApart);
    }

    /// [#twoDots] for two rows of x, the other `xApart` bytes behind, whose results are `outBelow` bytes
    /// behind.
    private static void fourDots(
            long x,
            long xApart,
            long y,
            long apart,
            int n,
            boolean accumulate,
            long out,
            long outBelow,
            long outApart) {
        long upper = Memory.known(x);
        long lower = Memory.known(x + xApart);
        long near = Memory.known(y);
        long far = Memory.known(y + apart);
        FloatVector upperNear = Lanes.splat(0f);
        FloatVector upperFar = upperNear;
        FloatVector lowerNear = upperNear;
        FloatVector lowerFar = upperNear;
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            FloatVector u = Lanes.load(upper + 4L * i);
            FloatVector l = Lanes.load(lower + 4L * i);
            FloatVector w = Lanes.load(near + 4L * i);
            upperNear = u.fma(w, upperNear);
            lowerNear = l.fma(w, lowerNear);
            w = Lanes.load(far + 4L * i);
            upperFar = u.fma(w, upperFar);
            lowerFar = l.fma(w, lowerFar);
        }
        long row = out + outBelow;
        put(tail(upper, y, i, n, Lanes.sum(upperNear)), accumulate, out);
        put(tail(upper, far, i, n, Lanes.sum(upperFar)), accumulate, out + outApart);
        put(tail(lower, y, i, n, Lanes.sum(lowerNear)), accumulate, row);
        put(tail(lower, far, i, n, Lanes.sum(lowerFar)), accumulate, row + outApart);
    }

    /// Scalar product of `n` floats at addresses `x` and `y`.
    ///
    /// One running sum: four, written out, are slower (docs/engine.md, what the compiler does).
    static float dot(long x, long y, int n) {
        FloatVector sums = Lanes.splat(0f);
        int i = 0;
        for (; i <= n - WIDTH; i += WIDTH) {
            sums = Lanes.load(x + 4L * i).fma(Lanes.load(y + 4L * i), sums);
        }
        return tail(x, y, i, n, Lanes.sum(sums));
    }

    /// Adds the products from number `from` on.
    private static float tail(long x, long y, int from, int n, float sum) {
        float all = sum;
        for (int i = from; i < n; i++) {
            all += Memory.getFloat(x + 4L * i) * Memory.getFloat(y + 4L * i);
        }
        return all;
    }
}
