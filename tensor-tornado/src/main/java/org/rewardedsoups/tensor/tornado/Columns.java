package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Sums down the columns of a matrix: a group of [#WIDTH]·[#HEIGHT] threads for [#WIDTH] columns.
///
/// Neighbouring threads read neighbouring columns; thread y of a column takes the rows y, y +
/// [#HEIGHT], …, and the [#HEIGHT] partial sums are added in order, the same on every run.
final class Columns {
    static final int WIDTH = 16;
    static final int HEIGHT = 32;

    private Columns() {}

    /// The sum of the partial sums of this thread's column.
    private static float total(KernelContext c, float value) {
        float[] scratch = c.allocateFloatLocalArray(WIDTH * HEIGHT);
        int lane = c.localIdx;
        scratch[c.localIdy * WIDTH + lane] = value;
        c.localBarrier();
        float sum = 0f;
        for (int y = 0; y < HEIGHT; y++) {
            sum += scratch[y * WIDTH + lane];
        }
        c.localBarrier();
        return sum;
    }

    /// `out[i, k] = Σⱼ x[i, j, k]`, i the group's third place; ints: x, out, n, inner.
    static void sumColumns(
            KernelContext c, IntArray ints, FloatArray floats, FloatArray x, FloatArray out) {
        int n = ints.get(2);
        int inner = ints.get(3);
        int k = c.globalIdx;
        int outer = c.globalIdz;
        int from = ints.get(0) + outer * n * inner + k;
        int rows = k < inner ? n : 0;
        float sum = 0f;
        for (int j = c.localIdy; j < rows; j += HEIGHT) {
            sum += x.get(from + j * inner);
        }
        float all = total(c, sum);
        if (k < inner && c.localIdy == 0) {
            out.set(ints.get(1) + outer * inner + k, all);
        }
    }

    /// `dweight = Σ dy·x·r` over the rows; ints: x, r, dy, dweight, rows, n.
    static void rmsWeightGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            FloatArray r,
            FloatArray dy,
            FloatArray dweight) {
        int n = ints.get(5);
        int k = c.globalIdx;
        int rows = k < n ? ints.get(4) : 0;
        float sum = 0f;
        for (int j = c.localIdy; j < rows; j += HEIGHT) {
            float z = x.get(ints.get(0) + j * n + k) * r.get(ints.get(1) + j);
            sum += dy.get(ints.get(2) + j * n + k) * z;
        }
        float all = total(c, sum);
        if (k < n && c.localIdy == 0) {
            dweight.set(ints.get(3) + k, all);
        }
    }

    /// `dweight = Σ dy·(x − mean)·r` and `dbias = Σ dy` over the rows; ints: x, mean, r, dy,
    /// dweight, dbias, rows, n.
    static void layerWeightGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            FloatArray mean,
            FloatArray r,
            FloatArray dy,
            FloatArray dweight,
            FloatArray dbias) {
        int n = ints.get(7);
        int k = c.globalIdx;
        int rows = k < n ? ints.get(6) : 0;
        float weightSum = 0f;
        float biasSum = 0f;
        for (int j = c.localIdy; j < rows; j += HEIGHT) {
            float d = dy.get(ints.get(3) + j * n + k);
            float centred = x.get(ints.get(0) + j * n + k) - mean.get(ints.get(1) + j);
            weightSum += d * (centred * r.get(ints.get(2) + j));
            biasSum += d;
        }
        float allWeight = total(c, weightSum);
        float allBias = total(c, biasSum);
        if (k < n && c.localIdy == 0) {
            dweight.set(ints.get(4) + k, allWeight);
            dbias.set(ints.get(5) + k, allBias);
        }
    }
}
