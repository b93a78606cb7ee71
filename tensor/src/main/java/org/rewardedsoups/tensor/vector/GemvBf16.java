package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// [Gemv] for weights stored in bfloat16: half the memory traffic, which is the limit.
///
/// Numbers are read in pairs as ints, of which a shift and a mask make two floats; so the rows of x
/// are split into their even and odd elements beforehand, once for all columns.
final class GemvBf16 {
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
                    (first, last, _) -> {
                        long half = (last - first) / 2;
                        long apart = b.address(0, half) - b.address(0, 0);
                        for (long j = first; j < first + half; j++) {
                            for (int i = 0; i < m; i++) {
                                long x = rows + i * row;
                                long to = out.address(i, j);
                                twoDots(x, b.address(0, j), apart, k, accumulate, to, 4 * half);
                            }
                        }
                        if (first + 2 * half < last) {
                            for (int i = 0; i < m; i++) {
                                float dot = dot(rows + i * row, b.address(0, last - 1), k);
                                Gemv.put(dot, accumulate, out.address(i, last - 1));
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

    /// Scalar products of a split row at `x` with `k` bfloat16 numbers at `y` and `apart` bytes behind,
    /// to `out` and `outApart` bytes behind; far apart for the reason that [Gemv] gives, with the bits of
    /// [#dot].
    private static void twoDots(
            long x, long y, long apart, int k, boolean accumulate, long out, long outApart) {
        long evens = Memory.known(x);
        long odds = Memory.known(x + 4L * half(k));
        long near = Memory.known(y);
        long far = Memory.known(y + apart);
        FloatVector even = Lanes.splat(0f);
        FloatVector odd = even;
        FloatVector otherEven = even;
        FloatVector otherOdd = even;
        int i = 0;
        for (; i <= k / 2 - WIDTH; i += WIDTH) {
            FloatVector evenFactors = Lanes.load(evens + 4L * i);
            FloatVector oddFactors = Lanes.load(odds + 4L * i);
            IntVector w = Bf16.pairs(near + 4L * i);
            even = evenFactors.fma(Bf16.even(w), even);
            odd = oddFactors.fma(Bf16.odd(w), odd);
            w = Bf16.pairs(far + 4L * i);
            otherEven = evenFactors.fma(Bf16.even(w), otherEven);
            otherOdd = oddFactors.fma(Bf16.odd(w), otherOdd);
        }
        Gemv.put(tail(x, y, 2 * i, k, Lanes.sum(even.add(odd))), accumulate, out);
        float other = Lanes.sum(otherEven.add(otherOdd));
        Gemv.put(tail(x, y + apart, 2 * i, k, other), accumulate, out + outApart);
    }

    /// Scalar product of a split row at `x` with `k` bfloat16 numbers at `y`.
    private static float dot(long x, long y, int k) {
        long odds = x + 4L * half(k);
        FloatVector even = Lanes.splat(0f);
        FloatVector odd = even;
        int i = 0;
        for (; i <= k / 2 - WIDTH; i += WIDTH) {
            IntVector w = Bf16.pairs(y + 4L * i);
            even = Lanes.load(x + 4L * i).fma(Bf16.even(w), even);
            odd = Lanes.load(odds + 4L * i).fma(Bf16.odd(w), odd);
        }
        return tail(x, y, 2 * i, k, Lanes.sum(even.add(odd)));
    }

    /// Adds the products from number `from` on.
    private static float tail(long x, long y, int from, int k, float sum) {
        float all = sum;
        for (int l = from; l < k; l++) {
            long at = x + 4L * (l / 2) + (l % 2 == 0 ? 0 : 4L * half(k));
            all += Memory.getFloat(at) * Bf16.get(y + 2L * l);
        }
        return all;
    }
}
