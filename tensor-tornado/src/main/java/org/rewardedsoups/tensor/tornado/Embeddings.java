package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Rows of tables by index, and rotary positions.
///
/// `ints` begins with where each operand starts in its array.
final class Embeddings {
    private Embeddings() {}

    /// `out[i] = table[ids[i]]`; ints: table, ids, out, elements, C.
    static void gatherRows(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray table,
            IntArray ids,
            FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(3)) {
            int width = ints.get(4);
            int id = ids.get(ints.get(1) + i / width);
            out.set(ints.get(2) + i, table.get(ints.get(0) + id * width + i % width));
        }
    }

    /// As [#gatherRows], of a table in bfloat16.
    static void gatherBf16Rows(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            IntArray table,
            IntArray ids,
            FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(3)) {
            int width = ints.get(4);
            int id = ids.get(ints.get(1) + i / width);
            int at = ints.get(0) + id * width + i % width;
            out.set(ints.get(2) + i, Bfloat16.at(table, at));
        }
    }

    /// `table[ids[i]] += rows[i]` in order of i, ids below 0 skipped; ints: rows, ids, table,
    /// elements, C, n.
    ///
    /// Without atomic additions, whose order would change from run to run: the thread of an id's
    /// first place adds up all rows of that id, the threads of its other places do nothing.
    static void scatterAddRows(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray rows,
            IntArray ids,
            FloatArray table) {
        int i = c.globalIdx;
        if (i < ints.get(3)) {
            int width = ints.get(4);
            int n = ints.get(5);
            int place = i / width;
            int id = ids.get(ints.get(1) + place);
            int before = 0;
            for (int j = 0; j < place; j++) {
                before += ids.get(ints.get(1) + j) == id ? 1 : 0;
            }
            int acts = before == 0 && id >= 0 ? 1 : 0;
            int from = acts == 1 ? place : n;
            int target = ints.get(2) + TornadoMath.max(id, 0) * width + i % width;
            float sum = table.get(target);
            for (int j = from; j < n; j++) {
                float row = rows.get(ints.get(0) + j * width + i % width);
                sum = ids.get(ints.get(1) + j) == id ? sum + row : sum;
            }
            if (acts == 1) {
                table.set(target, sum);
            }
        }
    }

    /// `out₁ = x₁·cos − x₂·sin`, `out₂ = x₂·cos + x₁·sin`, a thread for each pair; with `sign` −1
    /// backwards; ints: x, positions, cos, sin, out, pairs, H, D/2, sign.
    static void rotatePairs(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray x,
            IntArray positions,
            FloatArray cos,
            FloatArray sin,
            FloatArray out) {
        int i = c.globalIdx;
        if (i < ints.get(5)) {
            int half = ints.get(7);
            int row = i / half;
            int d = i % half;
            int angle = positions.get(ints.get(1) + row / ints.get(6)) * half + d;
            float cosine = cos.get(ints.get(2) + angle);
            float sine = sin.get(ints.get(3) + angle) * ints.get(8);
            int at = row * 2 * half + d;
            float first = x.get(ints.get(0) + at);
            float second = x.get(ints.get(0) + at + half);
            out.set(ints.get(4) + at, first * cosine - second * sine);
            out.set(ints.get(4) + at + half, second * cosine + first * sine);
        }
    }
}
