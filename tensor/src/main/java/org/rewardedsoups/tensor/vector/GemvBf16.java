package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// [Gemv] for weights stored in bfloat16: half the memory traffic, which is the limit.
///
/// Numbers are read in pairs as ints, of which a shift and a mask make two floats; so the rows of x
/// are split into their even and odd elements beforehand, once for all columns. Four columns far apart
/// meet a row of x at a time: of the second cache, where x stays while weights pass through the first,
/// each asks as much as of the memory.
final class GemvBf16 {
    /// Weights of a task, at most: four streams of memory, each long enough for the processor to read
    /// ahead in.
    private static final long GRAIN = 1_048_576;

    private static final NativeScratch ROWS = new NativeScratch(); // split; guarded by itself

    private GemvBf16() {}

    /// `out[i, j] = Σ a[i, l]·b[l, j]`, (m, k)·(k, n).
    ///
    /// @param a rows contiguous
    /// @param b bfloat16, columns contiguous
    static void multiply(
            int m,
            int n,
            int k,
            Gemm.Matrix a,
            Gemm.Matrix b,
            boolean accumulate,
            Gemm.Matrix out) {
        synchronized (ROWS) {
            long row = 8L * half(k);
            long rows = ROWS.atLeast(m * row);
            for (int i = 0; i < m; i++) {
                split(a.address(i, 0), k, rows + i * row);
            }
            Gemv.rows(
                    Workers.ALL,
                    n,
                    k,
                    GRAIN,
                    (first, last, scratch) -> {
                        long quarter = (last - first) / 4;
                        long apart = b.address(0, quarter) - b.address(0, 0);
                        for (long j = first; j < first + quarter; j++) {
                            for (int i = 0; i < m; i++) {
                                long x = rows + i * row;
                                long y = b.address(0, j);
                                fourDots(x, y, apart, k, scratch.vectors);
                                for (int c = 0; c < 4; c++) {
                                    long lanes = scratch.vectors + (long) c * Lanes.BYTES;
                                    float dot = whole(x, y + c * apart, k, lanes);
                                    Gemv.put(dot, accumulate, out.address(i, j + c * quarter));
                                }
                            }
                        }
                        for (long j = first + 4 * quarter; j < last; j++) {
                            for (int i = 0; i < m; i++) {
                                long x = rows + i * row;
                                float dot = dot(x, b.address(0, j), k, scratch.vectors);
                                Gemv.put(dot, accumulate, out.address(i, j));
                            }
                        }
                    });
        }
    }

    /// Room for the even or the odd elements of a row.
    private static int half(int k) {
        return Packing.padded((k + 1) / 2);
    }

    /// Even elements, then odd ones at [#half].
    private static void split(long x, int k, long out) {
        for (int l = 0; l < k; l++) {
            long place = out + 4L * (l / 2) + (l % 2 == 0 ? 0 : 4L * half(k));
            Memory.setFloat(place, Memory.getFloat(x + 4L * l));
        }
    }

    /// Scalar products of a split row at `x` with four times `k` bfloat16 numbers, at `y` and each `apart`
    /// bytes behind, far apart for the reason that [Gemv] gives, but for what [#whole] adds. Four vectors go
    /// to `sums`: added up here, they would be boxed (docs/engine.md).
    ///
    /// The loop ends at a place, not at a count: eight turns of it written out by the compiler keep vectors
    /// on the stack, and read a quarter less a second.
    private static void fourDots(long x, long y, long apart, int k, long sums) {
        long evens = Memory.known(x);
        long odds = Memory.known(x + 4L * half(k));
        long y0 = Memory.known(y);
        long y1 = Memory.known(y + apart);
        long y2 = Memory.known(y + 2 * apart);
        long y3 = Memory.known(y + 3 * apart);
        FloatVector even0 = Lanes.splat(0f);
        FloatVector odd0 = even0;
        FloatVector even1 = even0;
        FloatVector odd1 = even0;
        FloatVector even2 = even0;
        FloatVector odd2 = even0;
        FloatVector even3 = even0;
        FloatVector odd3 = even0;
        long end = 4L * (k / 2 / WIDTH * WIDTH);
        for (long at = 0; at != end; at += Lanes.BYTES) {
            FloatVector evenFactors = Lanes.load(evens + at);
            FloatVector oddFactors = Lanes.load(odds + at);
            IntVector w = Bf16.pairs(y0 + at);
            even0 = evenFactors.fma(Bf16.even(w), even0);
            odd0 = oddFactors.fma(Bf16.odd(w), odd0);
            w = Bf16.pairs(y1 + at);
            even1 = evenFactors.fma(Bf16.even(w), even1);
            odd1 = oddFactors.fma(Bf16.odd(w), odd1);
            w = Bf16.pairs(y2 + at);
            even2 = evenFactors.fma(Bf16.even(w), even2);
            odd2 = oddFactors.fma(Bf16.odd(w), odd2);
            w = Bf16.pairs(y3 + at);
            even3 = evenFactors.fma(Bf16.even(w), even3);
            odd3 = oddFactors.fma(Bf16.odd(w), odd3);
        }
        Lanes.store(even0.add(odd0), sums);
        Lanes.store(even1.add(odd1), sums + Lanes.BYTES);
        Lanes.store(even2.add(odd2), sums + 2 * Lanes.BYTES);
        Lanes.store(even3.add(odd3), sums + 3 * Lanes.BYTES);
    }

    /// Scalar product of a split row at `x` with `k` bfloat16 numbers at `y`.
    private static float dot(long x, long y, int k, long lanes) {
        long odds = x + 4L * half(k);
        FloatVector even = Lanes.splat(0f);
        FloatVector odd = even;
        for (int i = 0; i <= k / 2 - WIDTH; i += WIDTH) {
            IntVector w = Bf16.pairs(y + 4L * i);
            even = Lanes.load(x + 4L * i).fma(Bf16.even(w), even);
            odd = Lanes.load(odds + 4L * i).fma(Bf16.odd(w), odd);
        }
        Lanes.store(even.add(odd), lanes);
        return whole(x, y, k, lanes);
    }

    /// A scalar product of which the vector at `lanes` has the products of whole vectors.
    private static float whole(long x, long y, int k, long lanes) {
        float sum = Gemv.sum(lanes);
        for (int l = k / 2 / WIDTH * 2 * WIDTH; l < k; l++) {
            long at = x + 4L * (l / 2) + (l % 2 == 0 ? 0 : 4L * half(k));
            sum += Memory.getFloat(at) * Bf16.get(y + 2L * l);
        }
        return sum;
    }
}
