package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Kernels in which a thread computes one element of the result.
///
/// `ints` begins with where each operand starts in its array.
final class Elementwise {
    private Elementwise() {}

    /// Leaves everything as it is: a graph whose task this is has its arrays on the device. Arrays of
    /// ints will do.
    static void touchArrays(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray a,
            FloatArray b,
            FloatArray d,
            FloatArray e,
            FloatArray f,
            FloatArray g,
            FloatArray h,
            FloatArray k) {
        a.set(0, a.get(0));
        b.set(0, b.get(0));
        d.set(0, d.get(0));
        e.set(0, e.get(0));
        f.set(0, f.get(0));
        g.set(0, g.get(0));
        h.set(0, h.get(0));
        k.set(0, k.get(0));
    }

    /// `out[i] = value`; ints: out, n; floats: value.
    static void fillAll(KernelContext c, IntArray ints, FloatArray floats, FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(1)) {
            out.set(ints.get(0) + i, floats.get(0));
        }
    }

    /// `out[i] = op(x[i])`; ints: x, out, n, op.
    static void unaryOp(
            KernelContext c, IntArray ints, FloatArray floats, FloatArray x, FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(2)) {
            out.set(ints.get(1) + i, Formulas.unary(ints.get(3), x.get(ints.get(0) + i)));
        }
    }

    /// `out[i] = op(a[…], b[…])` with any strides of a and b; ints: a, b, out, n, op, rank, then
    /// for each dimension, the last one first, its size and the strides of a and b. Divisions take
    /// longest here, and the first dimension, mostly the only one, needs none.
    static void binaryOp(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray a,
            FloatArray b,
            FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(3)) {
            int left = ints.get(0);
            int right = ints.get(1);
            int rest = i;
            int first = 3 + 3 * ints.get(5);
            for (int d = 6; d < first; d += 3) {
                int size = ints.get(d);
                int index = rest % size;
                rest = rest / size;
                left += index * ints.get(d + 1);
                right += index * ints.get(d + 2);
            }
            left += rest * ints.get(first + 1);
            right += rest * ints.get(first + 2);
            out.set(ints.get(2) + i, Formulas.binary(ints.get(4), a.get(left), b.get(right)));
        }
    }

    /// `out[…] = x[…]` with any strides of both; ints: x, out, n, rank, then for each dimension,
    /// the last one first, its size and the strides of x and out, as in [#binaryOp].
    ///
    /// @param x ints or floats, whose bits are copied; TornadoVM does not mind
    static void copyElements(
            KernelContext c, IntArray ints, FloatArray floats, IntArray x, IntArray out) {
        int i = c.globalIdx;
        if (i < ints.get(2)) {
            int from = ints.get(0);
            int to = ints.get(1);
            int rest = i;
            int first = 1 + 3 * ints.get(3);
            for (int d = 4; d < first; d += 3) {
                int size = ints.get(d);
                int index = rest % size;
                rest = rest / size;
                from += index * ints.get(d + 1);
                to += index * ints.get(d + 2);
            }
            from += rest * ints.get(first + 1);
            to += rest * ints.get(first + 2);
            out.set(to, x.get(from));
        }
    }

    /// `out[i] = silu(gate[i])·up[i]`; ints: gate, up, out, n.
    static void swiGlu(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray gate,
            FloatArray up,
            FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(3)) {
            float y = Formulas.silu(gate.get(ints.get(0) + i)) * up.get(ints.get(1) + i);
            out.set(ints.get(2) + i, y);
        }
    }

    /// `dgate = dy·up·silu′(gate)`, `dup = dy·silu(gate)`; ints: gate, up, dy, dgate, dup, n.
    static void swiGluGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray gate,
            FloatArray up,
            FloatArray dy,
            FloatArray dgate,
            FloatArray dup) {
        int i = c.globalIdx;
        if (i < ints.get(5)) {
            float x = gate.get(ints.get(0) + i);
            float u = up.get(ints.get(1) + i);
            float d = dy.get(ints.get(2) + i);
            dgate.set(ints.get(3) + i, Formulas.siluGrad(x, d * u));
            dup.set(ints.get(4) + i, d * Formulas.silu(x));
        }
    }

    /// `out = gelu(x + bias)`; ints: x, bias, out, n, width.
    static void biasGelu(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            FloatArray bias,
            FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(3)) {
            float z = x.get(ints.get(0) + i) + bias.get(ints.get(1) + i % ints.get(4));
            out.set(ints.get(2) + i, Formulas.gelu(z));
        }
    }

    /// `dx = dy·gelu′(x + bias)`; ints: x, bias, dy, dx, n, width.
    static void biasGeluGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            FloatArray bias,
            FloatArray dy,
            FloatArray dx) {
        int i = c.globalIdx;
        if (i < ints.get(4)) {
            float z = x.get(ints.get(0) + i) + bias.get(ints.get(1) + i % ints.get(5));
            dx.set(ints.get(3) + i, dy.get(ints.get(2) + i) * Formulas.geluSlope(z));
        }
    }
}
