package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// From bfloat16 to float32 and back.
final class Conversions {
    private Conversions() {}

    /// `out[…] = x[…]`, added to out if `accumulate` is 1, with any strides of both; ints: x, out,
    /// n, accumulate, rank, then as in [Elementwise#copyElements].
    static void widenNumbers(
            KernelContext c, IntArray ints, FloatArray floats, IntArray x, FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(2)) {
            int from = ints.get(0);
            int to = ints.get(1);
            int rest = i;
            int first = 2 + 3 * ints.get(4);
            for (int d = 5; d < first; d += 3) {
                int size = ints.get(d);
                int index = rest % size;
                rest = rest / size;
                from += index * ints.get(d + 1);
                to += index * ints.get(d + 2);
            }
            from += rest * ints.get(first + 1);
            to += rest * ints.get(first + 2);
            float y = Bfloat16.at(x, from);
            out.set(to, ints.get(3) == 1 ? out.get(to) + y : y);
        }
    }

    /// `out[i] = x[i / columns, i % columns]`, rounded, a thread for two of them; ints: x, out, n,
    /// columns, strides of x (row, column).
    ///
    /// @param x float32, whose bits are wanted; TornadoVM does not mind
    /// @param out begins where its memory does
    static void roundNumbers(
            KernelContext c, IntArray ints, FloatArray floats, IntArray x, IntArray out) {
        int pair = c.globalIdx;
        int n = ints.get(2);
        if (2 * pair < n) {
            int columns = ints.get(3);
            int i = 2 * pair;
            int j = TornadoMath.min(i + 1, n - 1);
            int lower = x.get(place(ints, i / columns, i % columns));
            int upper = x.get(place(ints, j / columns, j % columns));
            out.set(pair, Bfloat16.rounded(lower) | Bfloat16.rounded(upper) << 16);
        }
    }

    private static int place(IntArray ints, int row, int column) {
        return ints.get(0) + row * ints.get(4) + column * ints.get(5);
    }
}
