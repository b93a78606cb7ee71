package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The gradients of [Attention], in its manner; the probabilities are computed anew from `lse`.
///
/// `inner`, `D = Σ dout·out` for each (b, t, h), comes from kernels that ran before.
final class AttentionGrad {
    private static final int LANES = Attention.LANES;
    private static final int ROWS = Attention.ROWS;
    private static final int MOST = Attention.MOST;
    private static final int CHUNK = Attention.CHUNK;
    private static final int PITCH = Attention.PITCH;

    private AttentionGrad() {}

    /// `dq = scale·dS·k` with `dS = P∘(dout·vᵀ − D)`; a group for [#ROWS] queries of each (b, h);
    /// ints: q, k, v, inner, lse, dout, dq, then as [Attention] says from T on; floats: scale.
    static void attendQueriesGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray q,
            FloatArray k,
            FloatArray v,
            FloatArray inner,
            FloatArray lse,
            FloatArray dout,
            FloatArray dq) {
        float[] keyTile = c.allocateFloatLocalArray(LANES * PITCH);
        float[] valueTile = c.allocateFloatLocalArray(LANES * PITCH);
        float[] weights = c.allocateFloatLocalArray(ROWS * LANES);
        float[] sums = c.allocateFloatLocalArray(ROWS * MOST);
        int lane = c.localIdx;
        int y = c.localIdy;
        int thread = y * LANES + lane;
        int queries = ints.get(7);
        int keys = ints.get(8);
        int heads = ints.get(9);
        int keyHeads = ints.get(10);
        int size = ints.get(11);
        int blocks = (queries + ROWS - 1) / ROWS;
        int h = c.groupIdx % heads;
        int firstQuery = c.groupIdx / heads % blocks * ROWS;
        int b = c.groupIdx / heads / blocks;
        int t = TornadoMath.min(firstQuery + y, queries - 1); // or the last one once more
        int row = keyHeads * size;
        int head = h * keyHeads / heads * size;
        int place = (b * queries + t) * heads + h;
        int at = place * size;
        int key = ints.get(1) + b * ints.get(12) + head;
        int value = ints.get(2) + b * ints.get(13) + head;
        int from = ints.get(15 + 2 * b);
        int end = ints.get(16 + 2 * b);
        int causal = ints.get(14);
        int past = keys - queries + 1;
        int to = causal == 1 ? TornadoMath.min(end, t + past) : end;
        int lastQuery = TornadoMath.min(firstQuery + ROWS, queries) - 1;
        int last = causal == 1 ? TornadoMath.min(end, lastQuery + past) : end;
        float scale = floats.get(0);
        float logarithm = lse.get(ints.get(4) + (b * heads + h) * queries + t);
        float mean = inner.get(ints.get(3) + place);
        for (int d = lane; d < size; d += LANES) {
            sums[y * MOST + d] = 0f;
        }
        for (int block = from; block < last; block += LANES) {
            float score = 0f;
            float slope = 0f;
            for (int chunk = 0; chunk < size; chunk += CHUNK) {
                for (int e = thread; e < LANES * CHUNK; e += LANES * ROWS) {
                    int s = block + e / CHUNK;
                    int d = chunk + e % CHUNK;
                    float keyNumber = 0f;
                    float valueNumber = 0f;
                    if (s < last && d < size) {
                        keyNumber = k.get(key + s * row + d);
                        valueNumber = v.get(value + s * row + d);
                    }
                    keyTile[e / CHUNK * PITCH + e % CHUNK] = keyNumber;
                    valueTile[e / CHUNK * PITCH + e % CHUNK] = valueNumber;
                }
                c.localBarrier();
                int width = TornadoMath.min(CHUNK, size - chunk);
                for (int d = 0; d < width; d++) {
                    int mine = at + chunk + d;
                    score += q.get(ints.get(0) + mine) * keyTile[lane * PITCH + d];
                    slope += dout.get(ints.get(5) + mine) * valueTile[lane * PITCH + d];
                }
                c.localBarrier();
            }
            int s = block + lane;
            float p = TornadoMath.exp(scale * score - logarithm);
            weights[thread] = s < to ? p * (slope - mean) * scale : 0f;
            c.localBarrier();
            int count = TornadoMath.max(0, TornadoMath.min(LANES, to - block));
            for (int d = lane; d < size; d += LANES) {
                float sum = sums[y * MOST + d];
                for (int j = 0; j < count; j++) {
                    sum += weights[y * LANES + j] * k.get(key + (block + j) * row + d);
                }
                sums[y * MOST + d] = sum;
            }
            c.localBarrier();
        }
        int mine = firstQuery + y < queries ? size : 0;
        for (int d = lane; d < mine; d += LANES) {
            dq.set(ints.get(6) + at + d, sums[y * MOST + d]);
        }
    }

    /// `dk = scale·dSᵀ·q` and `dv = Pᵀ·dout`; a group for [#ROWS] keys of each (b, g), which goes
    /// through the queries of all heads that read key head g, in order; ints: q, k, v, inner, lse,
    /// dout, dk, dv, then as [Attention] says from T on; floats: scale.
    static void attendKeysGrad(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray q,
            FloatArray k,
            FloatArray v,
            FloatArray inner,
            FloatArray lse,
            FloatArray dout,
            FloatArray dk,
            FloatArray dv) {
        float[] queryTile = c.allocateFloatLocalArray(LANES * PITCH);
        float[] slopeTile = c.allocateFloatLocalArray(LANES * PITCH);
        float[] slopes = c.allocateFloatLocalArray(ROWS * LANES);
        float[] weights = c.allocateFloatLocalArray(ROWS * LANES);
        float[] keySums = c.allocateFloatLocalArray(ROWS * MOST);
        float[] valueSums = c.allocateFloatLocalArray(ROWS * MOST);
        int lane = c.localIdx;
        int y = c.localIdy;
        int thread = y * LANES + lane;
        int queries = ints.get(8);
        int keys = ints.get(9);
        int heads = ints.get(10);
        int keyHeads = ints.get(11);
        int size = ints.get(12);
        int blocks = (keys + ROWS - 1) / ROWS;
        int g = c.groupIdx % keyHeads;
        int firstKey = c.groupIdx / keyHeads % blocks * ROWS;
        int b = c.groupIdx / keyHeads / blocks;
        int s = TornadoMath.min(firstKey + y, keys - 1); // or the last one once more
        int at = (s * keyHeads + g) * size;
        int key = ints.get(1) + b * ints.get(13) + at;
        int value = ints.get(2) + b * ints.get(14) + at;
        int visible = s >= ints.get(16 + 2 * b) && s < ints.get(17 + 2 * b) ? 1 : 0;
        int future = queries - keys;
        int causal = ints.get(15);
        int start = causal == 1 ? s + future : 0;
        int first = causal == 1 ? TornadoMath.max(0, firstKey + future) : 0;
        float scale = floats.get(0);
        for (int d = lane; d < size; d += LANES) {
            keySums[y * MOST + d] = 0f;
            valueSums[y * MOST + d] = 0f;
        }
        int sharers = heads / keyHeads;
        for (int h = g * sharers; h < (g + 1) * sharers; h++) {
            for (int block = first; block < queries; block += LANES) {
                float score = 0f;
                float slope = 0f;
                for (int chunk = 0; chunk < size; chunk += CHUNK) {
                    for (int e = thread; e < LANES * CHUNK; e += LANES * ROWS) {
                        int t = block + e / CHUNK;
                        int d = chunk + e % CHUNK;
                        int from = ((b * queries + t) * heads + h) * size + d;
                        float queryNumber = 0f;
                        float slopeNumber = 0f;
                        if (t < queries && d < size) {
                            queryNumber = q.get(ints.get(0) + from);
                            slopeNumber = dout.get(ints.get(5) + from);
                        }
                        queryTile[e / CHUNK * PITCH + e % CHUNK] = queryNumber;
                        slopeTile[e / CHUNK * PITCH + e % CHUNK] = slopeNumber;
                    }
                    c.localBarrier();
                    int width = TornadoMath.min(CHUNK, size - chunk);
                    for (int d = 0; d < width; d++) {
                        score += queryTile[lane * PITCH + d] * k.get(key + chunk + d);
                        slope += slopeTile[lane * PITCH + d] * v.get(value + chunk + d);
                    }
                    c.localBarrier();
                }
                int t = block + lane;
                int place = TornadoMath.min(t, queries - 1);
                float total = lse.get(ints.get(4) + (b * heads + h) * queries + place);
                float mean = inner.get(ints.get(3) + (b * queries + place) * heads + h);
                int seen = visible == 1 && t >= start && t < queries ? 1 : 0;
                float p = seen == 1 ? TornadoMath.exp(scale * score - total) : 0f;
                weights[thread] = p;
                slopes[thread] = seen == 1 ? p * (slope - mean) * scale : 0f;
                c.localBarrier();
                int count = visible == 1 ? TornadoMath.min(LANES, queries - block) : 0;
                int begin = TornadoMath.max(0, start - block);
                for (int d = lane; d < size; d += LANES) {
                    float keySum = keySums[y * MOST + d];
                    float valueSum = valueSums[y * MOST + d];
                    for (int j = begin; j < count; j++) {
                        int from = ((b * queries + block + j) * heads + h) * size + d;
                        keySum += slopes[y * LANES + j] * q.get(ints.get(0) + from);
                        valueSum += weights[y * LANES + j] * dout.get(ints.get(5) + from);
                    }
                    keySums[y * MOST + d] = keySum;
                    valueSums[y * MOST + d] = valueSum;
                }
                c.localBarrier();
            }
        }
        int to = b * keys * keyHeads * size + at;
        int mine = firstKey + y < keys ? size : 0;
        for (int d = lane; d < mine; d += LANES) {
            dk.set(ints.get(6) + to + d, keySums[y * MOST + d]);
            dv.set(ints.get(7) + to + d, valueSums[y * MOST + d]);
        }
    }
}
