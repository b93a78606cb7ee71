package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;
import static org.rewardedsoups.tensor.vector.MicroKernel.ROWS;

import java.util.Arrays;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Tensor;

/// Attention tile by tile, so that no T×S matrix ever exists (after Dao et al., 2022).
///
/// A task is one batch row and one key head; the queries of all query heads that share the key
/// head are the rows of its tiles. The gradient recomputes the probabilities from `lse`.
final class VectorAttention {
    /// Query rows of a tile.
    static final int TILE = 32;

    // slots of Scratch
    private static final int KEYS = 0, KEYS_T = 1, VALUES = 2, QUERIES = 3, SCORES = 4;
    private static final int DOUTS = 5, DSCORES = 6, DKEYS = 7, DVALUES = 8, OUTS = 9;

    private VectorAttention() {}

    static void attention(
            Tensor q,
            Tensor k,
            Tensor v,
            AttentionMask mask,
            double scale,
            Tensor out,
            Tensor lse) {
        Heads heads = Heads.of(q, k);
        if (heads.rows() <= FewQueries.MOST) {
            FewQueries.attention(heads, q, k, v, mask, (float) scale, out, lse);
            return;
        }
        Workers.run(
                heads.tasks(),
                (task, scratch) -> {
                    int b = task / heads.groups();
                    int g = task % heads.groups();
                    int wide = heads.keysPadded();
                    int line = heads.line();
                    float[] keys = scratch.zeros(KEYS, wide * line);
                    lines(k, b, g, heads, keys, 0);
                    float[] values = scratch.zeros(VALUES, wide * line);
                    lines(v, b, g, heads, values, 0);
                    float[] keysT =
                            scratch.array(KEYS_T, wide * Packing.padded(heads.size()));
                    Packing.transposedPanels(keys, wide, heads.size(), line, keysT);
                    for (int first = 0; first < heads.rows(); first += TILE) {
                        int count = Math.min(TILE, heads.rows() - first);
                        float[] queries =
                                heads.tile(q, b, g, first, count, scratch.array(QUERIES, TILE * line));
                        float[] scores = scratch.zeros(SCORES, TILE * wide);
                        int used = heads.used(mask, b, first, count);
                        products(heads, queries, count, keysT, 0, used, scores);
                        float[] result = scratch.zeros(QUERIES, TILE * line);
                        for (int r = 0; r < count; r++) {
                            int t = heads.query(first + r);
                            int to = mask.limit(b, t, heads.queries(), heads.keys());
                            float sum =
                                    Rows.softmax(
                                            scores, r * wide, mask.first(b), to, used, (float) scale);
                            long at = heads.lseAt(b, g, first + r);
                            Memory.setFloat(Memory.of(lse) + 4 * at, sum);
                        }
                        weighted(heads, scores, count, values, used, result);
                        heads.putTile(result, b, g, first, count, out);
                    }
                });
    }

    /// `scores += queries·keysᵀ` for the first `used` keys, whose panels begin at `keysAt`.
    private static void products(
            Heads heads,
            float[] queries,
            int count,
            float[] keysT,
            int keysAt,
            int used,
            float[] scores) {
        int depth = Packing.padded(heads.size());
        for (int p = 0; p < used; p += COLUMNS) {
            for (int i = 0; i < count; i += ROWS) {
                MicroKernel.multiply(
                        heads.size(),
                        queries,
                        i * heads.line(),
                        heads.line(),
                        1,
                        keysT,
                        keysAt + p * depth,
                        COLUMNS,
                        scores,
                        i * heads.keysPadded() + p,
                        heads.keysPadded());
            }
        }
    }

    /// `result += weights·values` over the first `used` keys; both with lines of [Heads#line].
    private static void weighted(
            Heads heads, float[] weights, int count, float[] values, int used, float[] result) {
        for (int c = 0; c < heads.line(); c += COLUMNS) {
            for (int i = 0; i < count; i += ROWS) {
                MicroKernel.multiply(
                        used,
                        weights,
                        i * heads.keysPadded(),
                        heads.keysPadded(),
                        1,
                        values,
                        c,
                        heads.line(),
                        result,
                        i * heads.line() + c,
                        heads.line());
            }
        }
    }

    /// Copies the keys (or values) of one head to lines of `out` from line `to` on.
    private static void lines(Tensor k, int b, int g, Heads heads, float[] out, int to) {
        long first = Memory.of(k) + 4 * (b * k.stride(0) + (long) g * heads.size());
        for (int s = 0; s < heads.keys(); s++) {
            Memory.copy(first + 4 * s * k.stride(1), heads.size(), out, (to + s) * heads.line());
        }
    }

    static void attentionGrad(
            Tensor q,
            Tensor k,
            Tensor v,
            AttentionMask mask,
            double scale,
            Tensor out,
            Tensor lse,
            Tensor dout,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        Heads heads = Heads.of(q, k);
        int wide = heads.keysPadded();
        int line = heads.line();
        int depth = Packing.padded(heads.size());
        Workers.run(
                heads.tasks(),
                (task, scratch) -> {
                    int b = task / heads.groups();
                    int g = task % heads.groups();
                    float[] keys = scratch.zeros(KEYS, 2 * wide * line); // then the values
                    lines(k, b, g, heads, keys, 0);
                    lines(v, b, g, heads, keys, wide);
                    float[] transposed = scratch.array(KEYS_T, 2 * wide * depth);
                    Packing.transposedPanels(keys, 2 * wide, heads.size(), line, transposed);
                    float[] dkeys = scratch.zeros(DKEYS, wide * line);
                    float[] dvalues = scratch.zeros(DVALUES, wide * line);
                    for (int first = 0; first < heads.rows(); first += TILE) {
                        int count = Math.min(TILE, heads.rows() - first);
                        int used = heads.used(mask, b, first, count);
                        float[] queries =
                                heads.tile(q, b, g, first, count, scratch.array(QUERIES, TILE * line));
                        float[] p = scratch.zeros(SCORES, TILE * wide);
                        products(heads, queries, count, transposed, 0, used, p);
                        float[] douts =
                                heads.tile(dout, b, g, first, count, scratch.array(DOUTS, TILE * line));
                        float[] ds = scratch.zeros(DSCORES, TILE * wide);
                        products(heads, douts, count, transposed, wide * depth, used, ds);
                        float[] outs =
                                heads.tile(out, b, g, first, count, scratch.array(OUTS, TILE * line));
                        for (int r = 0; r < count; r++) {
                            int t = heads.query(first + r);
                            int to = mask.limit(b, t, heads.queries(), heads.keys());
                            long at = heads.lseAt(b, g, first + r);
                            float sum = Memory.getFloat(Memory.of(lse) + 4 * at);
                            float inner = Rows.dot(douts, outs, r * line, line);
                            Rows.softmaxGrad(
                                    p,
                                    ds,
                                    r * wide,
                                    mask.first(b),
                                    to,
                                    used,
                                    sum,
                                    inner,
                                    (float) scale);
                        }
                        transposedProducts(heads, p, douts, count, used, dvalues);
                        transposedProducts(heads, ds, queries, count, used, dkeys);
                        float[] dqueries = douts;
                        Arrays.fill(dqueries, 0, TILE * line, 0f);
                        weighted(heads, ds, count, keys, used, dqueries);
                        heads.putTile(dqueries, b, g, first, count, dq);
                    }
                    heads.putKeys(dkeys, b, g, dk);
                    heads.putKeys(dvalues, b, g, dv);
                });
    }

    /// `result += weightsᵀ·rows` for the first `used` keys.
    private static void transposedProducts(
            Heads heads, float[] weights, float[] rows, int count, int used, float[] result) {
        for (int c = 0; c < heads.line(); c += COLUMNS) {
            for (int s = 0; s < used; s += ROWS) {
                MicroKernel.multiply(
                        count,
                        weights,
                        s,
                        1,
                        heads.keysPadded(),
                        rows,
                        c,
                        heads.line(),
                        result,
                        s * heads.line() + c,
                        heads.line());
            }
        }
    }
}
