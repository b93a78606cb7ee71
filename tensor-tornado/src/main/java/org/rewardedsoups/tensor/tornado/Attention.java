package org.rewardedsoups.tensor.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Attention without a matrix of queries by keys (Dao et al., 2022), a group of [#LANES]·[#ROWS]
/// threads for [#ROWS] queries of a head.
///
/// A row of [#LANES] threads has a query of its own, and takes turns at two kinds of work: first
/// each thread meets another key, a dot product of D numbers, then each owns every [#LANES]th of
/// the D numbers of the result. For the dot products the whole group brings [#LANES] keys into
/// local memory, [#CHUNK] numbers of each at a time, so that neighbouring threads read neighbours
/// in memory, and each number that was read meets all queries of the group.
///
/// `ints` begins with where each operand starts in its array, then T, S, H, G, D, batch stride of
/// k, batch stride of v, causal, and for each row of the batch the first visible key and the end.
final class Attention {
    static final int LANES = 64;

    /// Queries, or backwards keys, of a group.
    static final int ROWS = 4;

    /// The largest D, what local memory is there for.
    static final int MOST = 256;

    /// Numbers of a key that are in local memory at a time.
    static final int CHUNK = 32;

    /// From one key in local memory to the next; one more than needed, so that threads that read a
    /// column do not all meet the same bank.
    static final int PITCH = CHUNK + 1;

    private Attention() {}

    /// `out = softmax(scale·q·kᵀ + mask)·v` and `lse`, by an online softmax over blocks of [#LANES]
    /// keys; a group for [#ROWS] queries of each (b, h); ints: q, k, v, out, lse, then as above
    /// from T on; floats: scale.
    static void attend(
            KernelContext c,
            IntArray ints,
            FloatArray floats,
            FloatArray q,
            FloatArray k,
            FloatArray v,
            FloatArray out,
            FloatArray lse) {
        float[] tile = c.allocateFloatLocalArray(LANES * PITCH);
        float[] scratch = c.allocateFloatLocalArray(ROWS * LANES);
        float[] weights = c.allocateFloatLocalArray(ROWS * LANES);
        float[] sums = c.allocateFloatLocalArray(ROWS * MOST);
        int lane = c.localIdx;
        int y = c.localIdy;
        int thread = y * LANES + lane;
        int queries = ints.get(5);
        int keys = ints.get(6);
        int heads = ints.get(7);
        int keyHeads = ints.get(8);
        int size = ints.get(9);
        int blocks = (queries + ROWS - 1) / ROWS;
        int h = c.groupIdx % heads;
        int firstQuery = c.groupIdx / heads % blocks * ROWS;
        int b = c.groupIdx / heads / blocks;
        int t = TornadoMath.min(firstQuery + y, queries - 1); // or the last one once more
        int row = keyHeads * size;
        int head = h * keyHeads / heads * size;
        int at = ((b * queries + t) * heads + h) * size;
        int query = ints.get(0) + at;
        int key = ints.get(1) + b * ints.get(10) + head;
        int value = ints.get(2) + b * ints.get(11) + head;
        int from = ints.get(13 + 2 * b);
        int end = ints.get(14 + 2 * b);
        int causal = ints.get(12);
        int past = keys - queries + 1;
        int to = causal == 1 ? TornadoMath.min(end, t + past) : end;
        int lastQuery = TornadoMath.min(firstQuery + ROWS, queries) - 1;
        int last = causal == 1 ? TornadoMath.min(end, lastQuery + past) : end;
        float scale = floats.get(0);
        for (int d = lane; d < size; d += LANES) {
            sums[y * MOST + d] = 0f;
        }
        float largest = Float.NEGATIVE_INFINITY;
        float total = 0f;
        for (int block = from; block < last; block += LANES) {
            float product = 0f;
            for (int chunk = 0; chunk < size; chunk += CHUNK) {
                for (int e = thread; e < LANES * CHUNK; e += LANES * ROWS) {
                    int s = block + e / CHUNK;
                    int d = chunk + e % CHUNK;
                    float number = 0f;
                    if (s < last && d < size) {
                        number = k.get(key + s * row + d);
                    }
                    tile[e / CHUNK * PITCH + e % CHUNK] = number;
                }
                c.localBarrier();
                int width = TornadoMath.min(CHUNK, size - chunk);
                for (int d = 0; d < width; d++) {
                    product += q.get(query + chunk + d) * tile[lane * PITCH + d];
                }
                c.localBarrier();
            }
            int seen = block + lane < to ? 1 : 0;
            float score = seen == 1 ? scale * product : Float.NEGATIVE_INFINITY;
            scratch[thread] = score;
            c.localBarrier();
            for (int half = LANES / 2; half > 0; half = half / 2) {
                if (lane < half) {
                    scratch[thread] = Formulas.larger(scratch[thread], scratch[thread + half]);
                }
                c.localBarrier();
            }
            // where nothing is visible yet, any finite number does
            float found = Formulas.larger(largest, scratch[y * LANES]);
            float next = block < to ? found : 0f;
            weights[thread] = seen == 1 ? TornadoMath.exp(score - next) : 0f;
            c.localBarrier();
            float shrink = block < to ? TornadoMath.exp(largest - next) : 1f;
            largest = block < to ? next : largest;
            int count = TornadoMath.max(0, TornadoMath.min(LANES, to - block));
            float share = 0f;
            for (int j = 0; j < count; j++) {
                share += weights[y * LANES + j];
            }
            total = total * shrink + share;
            for (int d = lane; d < size; d += LANES) {
                float sum = sums[y * MOST + d] * shrink;
                for (int j = 0; j < count; j++) {
                    sum += weights[y * LANES + j] * v.get(value + (block + j) * row + d);
                }
                sums[y * MOST + d] = sum;
            }
            c.localBarrier();
        }
        float divisor = from < to ? total : 1f;
        int mine = firstQuery + y < queries ? size : 0;
        for (int d = lane; d < mine; d += LANES) {
            out.set(ints.get(3) + at + d, sums[y * MOST + d] / divisor);
        }
        if (lane == 0 && firstQuery + y < queries) {
            float logarithm = largest + TornadoMath.log(divisor);
            lse.set(ints.get(4) + (b * heads + h) * queries + t, from < to ? logarithm : 0f);
        }
    }
}
