package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Attention without a matrix of queries by keys (Dao et al., 2022), a group of [#LANES] threads
/// for a query of a head, and backwards also for a key of a head.
///
/// The threads take turns at two kinds of work: first each meets another key (or query), a dot
/// product of D numbers, then each owns every [#LANES]th of the D numbers of the result. Backwards
/// the probabilities are computed anew from `lse`.
///
/// `ints` begins with where each operand starts in its array, then T, S, H, G, D, batch stride of
/// k, batch stride of v, causal, and for each row of the batch the first visible key and the end.
final class Attention {
    static final int LANES = 64;

    /// The largest D, what local memory is there for.
    static final int MOST = 256;

    private Attention() {}

    private static float dot(FloatArray x, int fromX, FloatArray y, int fromY, int size) {
        float sum = 0f;
        for (int d = 0; d < size; d++) {
            sum += x.get(fromX + d) * y.get(fromY + d);
        }
        return sum;
    }

    /// `out = softmax(scale·q·kᵀ + mask)·v` and `lse`, by an online softmax over blocks of [#LANES]
    /// keys; a group for each (b, t, h); ints: q, k, v, out, lse, then as above from T on; floats:
    /// scale.
    static void attend(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray q,
            FloatArray k,
            FloatArray v,
            FloatArray out,
            FloatArray lse) {
        float[] scratch = c.allocateFloatLocalArray(LANES);
        float[] weights = c.allocateFloatLocalArray(LANES);
        float[] sums = c.allocateFloatLocalArray(MOST);
        int lane = c.localIdx;
        int queries = ints.get(5);
        int keys = ints.get(6);
        int heads = ints.get(7);
        int keyHeads = ints.get(8);
        int size = ints.get(9);
        int group = c.groupIdx;
        int h = group % heads;
        int t = group / heads % queries;
        int b = group / heads / queries;
        int row = keyHeads * size;
        int head = h * keyHeads / heads * size;
        int query = ints.get(0) + group * size;
        int key = ints.get(1) + b * ints.get(10) + head;
        int value = ints.get(2) + b * ints.get(11) + head;
        int from = ints.get(13 + 2 * b);
        int end = ints.get(14 + 2 * b);
        int past = t + keys - queries + 1;
        int to = ints.get(12) == 1 ? TornadoMath.min(end, past) : end;
        float scale = floats.get(0);
        for (int d = lane; d < size; d += LANES) {
            sums[d] = 0f;
        }
        float largest = Float.NEGATIVE_INFINITY;
        float total = 0f;
        for (int block = from; block < to; block += LANES) {
            int s = block + lane;
            float product = scale * dot(q, query, k, key + s * row, s < to ? size : 0);
            float score = s < to ? product : Float.NEGATIVE_INFINITY;
            scratch[lane] = score;
            c.localBarrier();
            for (int half = LANES / 2; half > 0; half = half / 2) {
                if (lane < half) {
                    scratch[lane] = Formulas.larger(scratch[lane], scratch[lane + half]);
                }
                c.localBarrier();
            }
            float next = Formulas.larger(largest, scratch[0]);
            float p = s < to ? TornadoMath.exp(score - next) : 0f;
            weights[lane] = p;
            c.localBarrier();
            float shrink = TornadoMath.exp(largest - next);
            largest = next;
            int count = TornadoMath.min(LANES, to - block);
            float share = 0f;
            for (int j = 0; j < count; j++) {
                share += weights[j];
            }
            total = total * shrink + share;
            for (int d = lane; d < size; d += LANES) {
                float sum = sums[d] * shrink;
                for (int j = 0; j < count; j++) {
                    sum += weights[j] * v.get(value + (block + j) * row + d);
                }
                sums[d] = sum;
            }
            c.localBarrier();
        }
        float divisor = from < to ? total : 1f;
        for (int d = lane; d < size; d += LANES) {
            out.set(ints.get(3) + group * size + d, sums[d] / divisor);
        }
        if (lane == 0) {
            float logarithm = largest + TornadoMath.log(divisor);
            int at = ints.get(4) + (b * heads + h) * queries + t;
            lse.set(at, from < to ? logarithm : 0f);
        }
    }

    /// `dq = scale·dS·k` with `dS = P∘(dout·vᵀ − D)`, `D = Σ dout·out`; a group for each (b, t, h);
    /// ints: q, k, v, out, lse, dout, dq, then as above from T on; floats: scale.
    static void attendQueriesGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray q,
            FloatArray k,
            FloatArray v,
            FloatArray out,
            FloatArray lse,
            FloatArray dout,
            FloatArray dq) {
        float[] scratch = c.allocateFloatLocalArray(LANES);
        float[] weights = c.allocateFloatLocalArray(LANES);
        float[] sums = c.allocateFloatLocalArray(MOST);
        int lane = c.localIdx;
        int queries = ints.get(7);
        int keys = ints.get(8);
        int heads = ints.get(9);
        int keyHeads = ints.get(10);
        int size = ints.get(11);
        int group = c.groupIdx;
        int h = group % heads;
        int t = group / heads % queries;
        int b = group / heads / queries;
        int row = keyHeads * size;
        int head = h * keyHeads / heads * size;
        int at = group * size;
        int key = ints.get(1) + b * ints.get(12) + head;
        int value = ints.get(2) + b * ints.get(13) + head;
        int from = ints.get(15 + 2 * b);
        int end = ints.get(16 + 2 * b);
        int past = t + keys - queries + 1;
        int to = ints.get(14) == 1 ? TornadoMath.min(end, past) : end;
        float scale = floats.get(0);
        float logarithm = lse.get(ints.get(4) + (b * heads + h) * queries + t);
        float share = 0f;
        for (int d = lane; d < size; d += LANES) {
            share += dout.get(ints.get(5) + at + d) * out.get(ints.get(3) + at + d);
            sums[d] = 0f;
        }
        scratch[lane] = share;
        c.localBarrier();
        float inner = 0f;
        int lanes = TornadoMath.min(LANES, size);
        for (int j = 0; j < lanes; j++) {
            inner += scratch[j];
        }
        for (int block = from; block < to; block += LANES) {
            int s = block + lane;
            int seen = s < to ? size : 0;
            float score = scale * dot(q, ints.get(0) + at, k, key + s * row, seen);
            float p = TornadoMath.exp(score - logarithm);
            float slope = dot(dout, ints.get(5) + at, v, value + s * row, seen) - inner;
            weights[lane] = s < to ? p * slope * scale : 0f;
            c.localBarrier();
            int count = TornadoMath.min(LANES, to - block);
            for (int d = lane; d < size; d += LANES) {
                float sum = sums[d];
                for (int j = 0; j < count; j++) {
                    sum += weights[j] * k.get(key + (block + j) * row + d);
                }
                sums[d] = sum;
            }
            c.localBarrier();
        }
        for (int d = lane; d < size; d += LANES) {
            dq.set(ints.get(6) + at + d, sums[d]);
        }
    }

    /// `dk = scale·dSᵀ·q` and `dv = Pᵀ·dout`; a group for each (b, s, g), which goes through the
    /// queries of all heads that read key head g, in order; ints: q, k, v, out, lse, dout, dk, dv,
    /// then as above from T on; floats: scale.
    static void attendKeysGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray q,
            FloatArray k,
            FloatArray v,
            FloatArray out,
            FloatArray lse,
            FloatArray dout,
            FloatArray dk,
            FloatArray dv) {
        float[] slopes = c.allocateFloatLocalArray(LANES);
        float[] weights = c.allocateFloatLocalArray(LANES);
        float[] keySums = c.allocateFloatLocalArray(MOST);
        float[] valueSums = c.allocateFloatLocalArray(MOST);
        int lane = c.localIdx;
        int queries = ints.get(8);
        int keys = ints.get(9);
        int heads = ints.get(10);
        int keyHeads = ints.get(11);
        int size = ints.get(12);
        int group = c.groupIdx;
        int g = group % keyHeads;
        int s = group / keyHeads % keys;
        int b = group / keyHeads / keys;
        int key = ints.get(1) + b * ints.get(13) + (s * keyHeads + g) * size;
        int value = ints.get(2) + b * ints.get(14) + (s * keyHeads + g) * size;
        int visible = s >= ints.get(16 + 2 * b) && s < ints.get(17 + 2 * b) ? 1 : 0;
        int first = ints.get(15) == 1 ? TornadoMath.max(0, s - keys + queries) : 0;
        int start = visible == 1 ? first : queries;
        float scale = floats.get(0);
        for (int d = lane; d < size; d += LANES) {
            keySums[d] = 0f;
            valueSums[d] = 0f;
        }
        int sharers = heads / keyHeads;
        for (int h = g * sharers; h < (g + 1) * sharers; h++) {
            for (int block = start; block < queries; block += LANES) {
                int t = block + lane;
                int seen = t < queries ? size : 0;
                int place = TornadoMath.min(t, queries - 1);
                int from = ((b * queries + place) * heads + h) * size;
                float score = scale * dot(q, ints.get(0) + from, k, key, seen);
                float total = lse.get(ints.get(4) + (b * heads + h) * queries + place);
                float p = t < queries ? TornadoMath.exp(score - total) : 0f;
                float inner = dot(dout, ints.get(5) + from, out, ints.get(3) + from, seen);
                float slope = dot(dout, ints.get(5) + from, v, value, seen) - inner;
                weights[lane] = p;
                slopes[lane] = p * slope * scale;
                c.localBarrier();
                int count = TornadoMath.min(LANES, queries - block);
                for (int d = lane; d < size; d += LANES) {
                    float keySum = keySums[d];
                    float valueSum = valueSums[d];
                    for (int j = 0; j < count; j++) {
                        int at = ((b * queries + block + j) * heads + h) * size + d;
                        keySum += slopes[j] * q.get(ints.get(0) + at);
                        valueSum += weights[j] * dout.get(ints.get(5) + at);
                    }
                    keySums[d] = keySum;
                    valueSums[d] = valueSum;
                }
                c.localBarrier();
            }
        }
        for (int d = lane; d < size; d += LANES) {
            dk.set(ints.get(6) + group * size + d, keySums[d]);
            dv.set(ints.get(7) + group * size + d, valueSums[d]);
        }
    }
}
