package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.Lanes.BYTES;
import static org.rewardedsoups.tensor.vector.Lanes.WIDTH;
import static org.rewardedsoups.tensor.vector.Lanes.load;
import static org.rewardedsoups.tensor.vector.Lanes.splat;

import jdk.incubator.vector.FloatVector;
import org.rewardedsoups.tensor.Kernels.Attending;
import org.rewardedsoups.tensor.Tensor;

/// Attention of so few queries that [VectorAttention] would take longer to pack keys and values than to
/// use them: decoding, where each is read once, where it lies.
final class FewQueries {
    /// Query rows of a key head that come here.
    static final int MOST = 4;

    private FewQueries() {}

    static void attention(Heads heads, int b, int g, Attending a, float scale, Scratch scratch) {
        int n = heads.size();
        Tensor k = a.k();
        Tensor v = a.v();
        long keys = Memory.of(k) + 4 * (b * k.stride(0) + (long) g * n);
        long values = Memory.of(v) + 4 * (b * v.stride(0) + (long) g * n);
        long keyBytes = 4 * k.stride(1);
        long valueBytes = 4 * v.stride(1);
        int wide = heads.keysPadded();
        float[] scores = scratch.array(0, wide);
        for (int r = 0; r < heads.rows(); r++) {
            long at = 4 * heads.at(b, g, r);
            int from = a.mask().first(b);
            int to = heads.limit(a.mask(), b, r);
            scores(Memory.of(a.q()) + at, keys, keyBytes, from, to, n, scratch, scores);
            float sum = Rows.softmax(scores, 0, from, to, wide, scale);
            Memory.setFloat(Memory.of(a.lse()) + 4 * heads.lseAt(b, g, r), sum);
            weighted(scores, from, to, values, valueBytes, n, Memory.of(a.out()) + at);
        }
    }

    /// Scalar products of a query with keys `from` to `to`, four at a time.
    private static void scores(
            long query,
            long keys,
            long keyBytes,
            int from,
            int to,
            int n,
            Scratch scratch,
            float[] out) {
        int s = from;
        for (; s <= to - 4; s += 4) {
            Gemv.dots(query, keys + s * keyBytes, keyBytes, n, scratch.vectors, out, s);
        }
        for (; s < to; s++) {
            out[s] = Gemv.dot(query, keys + s * keyBytes, n);
        }
    }

    /// The sum of rows `from` to `to` of `values`, weighted; no row at all gives 0.
    private static void weighted(
            float[] weights, int from, int to, long values, long rowBytes, int n, long out) {
        int whole = n / WIDTH * BYTES;
        for (int i = 0; i < whole; i += BYTES) {
            vector(weights, from, to, values + i, rowBytes, out + i);
        }
        for (int i = whole; i < 4 * n; i += 4) {
            float sum = 0;
            for (int s = from; s < to; s++) {
                sum = Math.fma(weights[s], Memory.getFloat(values + s * rowBytes + i), sum);
            }
            Memory.setFloat(out + i, sum);
        }
    }

    private static void vector(
            float[] weights, int from, int to, long values, long rowBytes, long out) {
        FloatVector sum = splat(0f);
        for (int s = from; s < to; s++) {
            sum = splat(weights[s]).fma(load(values + s * rowBytes), sum);
        }
        Lanes.store(sum, out);
    }
}
