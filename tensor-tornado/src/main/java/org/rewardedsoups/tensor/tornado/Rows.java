package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Kernels in which a group of threads works on a row: sums, maxima, softmax and cross-entropy.
///
/// `ints` begins with where each operand starts in its array.
final class Rows {
    private Rows() {}

    /// `out[row] = Σⱼ x[row, j]`; ints: x, out, n.
    static void sumRows(
            KernelContext c, IntArray ints, FloatArray floats, FloatArray x, FloatArray out) {
        int row = c.groupIdx;
        int n = ints.get(2);
        int from = ints.get(0) + row * n;
        float sum = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            sum += x.get(from + j);
        }
        float total = Group.sum(c, sum);
        if (c.localIdx == 0) {
            out.set(ints.get(1) + row, total);
        }
    }

    /// `out[row] = maxⱼ x[row, j]`; ints: x, out, n.
    static void maxRows(
            KernelContext c, IntArray ints, FloatArray floats, FloatArray x, FloatArray out) {
        int row = c.groupIdx;
        int n = ints.get(2);
        int from = ints.get(0) + row * n;
        float max = Float.NEGATIVE_INFINITY;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            max = Formulas.larger(max, x.get(from + j));
        }
        float largest = Group.max(c, max);
        if (c.localIdx == 0) {
            out.set(ints.get(1) + row, largest);
        }
    }

    /// `out[i, k] = maxⱼ x[i, j, k]`, a thread for each; ints: x, out, size of out, n, inner.
    static void maxColumns(
            KernelContext c, IntArray ints, FloatArray floats, FloatArray x, FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(2)) {
            int n = ints.get(3);
            int inner = ints.get(4);
            int from = ints.get(0) + i / inner * n * inner + i % inner;
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                max = Formulas.larger(max, x.get(from + j * inner));
            }
            out.set(ints.get(1) + i, max);
        }
    }

    /// Logarithm of the sum of the exponentials of `x[from], …, x[from + n − 1]`.
    private static float logSumExp(KernelContext c, FloatArray x, int from, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            max = Formulas.larger(max, x.get(from + j));
        }
        float largest = Group.max(c, max);
        float shift = TornadoMath.abs(largest) == Float.POSITIVE_INFINITY ? 0f : largest;
        float sum = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            sum += TornadoMath.exp(x.get(from + j) - shift);
        }
        return shift + TornadoMath.log(Group.sum(c, sum));
    }

    /// Softmax of a row, or with `logarithm` 1 its logarithm; ints: x, out, n, logarithm.
    static void softmaxRows(
            KernelContext c, IntArray ints, FloatArray floats, FloatArray x, FloatArray out) {
        int n = ints.get(2);
        int from = ints.get(0) + c.groupIdx * n;
        int to = ints.get(1) + c.groupIdx * n;
        float lse = logSumExp(c, x, from, n);
        int logarithm = ints.get(3);
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float y = x.get(from + j) - lse;
            out.set(to + j, logarithm == 1 ? y : TornadoMath.exp(y));
        }
    }

    /// `dx = y·(dy − Σⱼ dyⱼ·yⱼ)`; ints: y, dy, dx, n.
    static void softmaxGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray y,
            FloatArray dy,
            FloatArray dx) {
        int n = ints.get(3);
        int at = c.groupIdx * n;
        float sum = 0f;
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            sum += dy.get(ints.get(1) + at + j) * y.get(ints.get(0) + at + j);
        }
        float dot = Group.sum(c, sum);
        for (int j = c.localIdx; j < n; j += Group.SIZE) {
            float d = dy.get(ints.get(1) + at + j) - dot;
            dx.set(ints.get(2) + at + j, y.get(ints.get(0) + at + j) * d);
        }
    }

    /// `lse = log Σⱼ exp(logits[row, j])`, `loss = lse − logits[row, target]`, 0 for a target below
    /// 0; ints: logits, targets, loss, lse, V.
    static void crossEntropy(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray logits,
            IntArray targets,
            FloatArray loss,
            FloatArray lse) {
        int row = c.groupIdx;
        int v = ints.get(4);
        int from = ints.get(0) + row * v;
        float total = logSumExp(c, logits, from, v);
        if (c.localIdx == 0) {
            int target = targets.get(ints.get(1) + row);
            float chosen = logits.get(from + TornadoMath.max(target, 0));
            lse.set(ints.get(3) + row, total);
            loss.set(ints.get(2) + row, target < 0 ? 0f : total - chosen);
        }
    }

    /// `dlogits = dloss·(exp(logits − lse) − [j = target])`, a thread for each element; ints:
    /// logits, targets, lse, dloss, dlogits, elements, V.
    static void crossEntropyGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray logits,
            IntArray targets,
            FloatArray lse,
            FloatArray dloss,
            FloatArray dlogits) {
        int i = c.globalIdx;
        if (i < ints.get(5)) {
            int row = i / ints.get(6);
            int target = targets.get(ints.get(1) + row);
            float p = TornadoMath.exp(logits.get(ints.get(0) + i) - lse.get(ints.get(2) + row));
            float difference = p - (i % ints.get(6) == target ? 1f : 0f);
            float d = dloss.get(ints.get(3) + row) * difference;
            dlogits.set(ints.get(4) + i, target < 0 ? 0f : d);
        }
    }
}
