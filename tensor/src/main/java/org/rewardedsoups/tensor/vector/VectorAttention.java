package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;
import static org.rewardedsoups.tensor.vector.MicroKernel.ROWS;

import java.util.Arrays;
import java.util.List;
import org.rewardedsoups.tensor.Kernels.Attending;
import org.rewardedsoups.tensor.Kernels.AttendingGrad;
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

    /// All tasks of several attentions as one kernel's, for which their threads wait once.
    static void attentions(List<Attending> several, float scale) {
        run(
                several,
                (heads, b, g, which, scratch) -> {
                    Attending a = several.get(which);
                    if (heads.rows() <= FewQueries.MOST) {
                        FewQueries.attention(heads, b, g, a, scale, scratch);
                    } else {
                        attention(heads, b, g, a, scale, scratch);
                    }
                });
    }

    /// The gradients of several attentions.
    static void attentionGrads(List<AttendingGrad> several, float scale) {
        run(
                several.stream().map(AttendingGrad::forward).toList(),
                (heads, b, g, which, scratch) ->
                        attentionGrad(heads, b, g, several.get(which), scale, scratch));
    }

    /// What to do for key head `g` of batch row `b` of one of several attentions.
    private interface HeadTask {
        void run(Heads heads, int b, int g, int which, Scratch scratch);
    }

    private static void run(List<Attending> several, HeadTask body) {
        List<Heads> sizes = several.stream().map(a -> Heads.of(a.q(), a.k())).toList();
        Workers.run(
                sizes.stream().mapToInt(Heads::tasks).sum(),
                (task, scratch) -> {
                    int which = 0;
                    int own = task;
                    for (; own >= sizes.get(which).tasks(); which++) {
                        own -= sizes.get(which).tasks();
                    }
                    Heads heads = sizes.get(which);
                    body.run(heads, own / heads.groups(), own % heads.groups(), which, scratch);
                });
    }

    private static void attention(
            Heads heads, int b, int g, Attending a, float scale, Scratch scratch) {
        int wide = heads.keysPadded();
        int line = heads.line();
        float[] keys = scratch.zeros(KEYS, wide * line);
        lines(a.k(), b, g, heads, keys, 0);
        float[] values = scratch.zeros(VALUES, wide * line);
        lines(a.v(), b, g, heads, values, 0);
        float[] keysT = scratch.array(KEYS_T, wide * Packing.padded(heads.size()));
        Packing.transposedPanels(keys, wide, heads.size(), line, keysT);
        for (int first = 0; first < heads.rows(); first += TILE) {
            int count = Math.min(TILE, heads.rows() - first);
            float[] queries =
                    heads.tile(a.q(), b, g, first, count, scratch.array(QUERIES, TILE * line));
            float[] scores = scratch.zeros(SCORES, TILE * wide);
            int used = heads.used(a.mask(), b, first, count);
            products(heads, queries, count, keysT, 0, used, scores);
            float[] result = scratch.zeros(QUERIES, TILE * line);
            for (int r = 0; r < count; r++) {
                int from = a.mask().first(b);
                int to = heads.limit(a.mask(), b, first + r);
                float sum = Rows.softmax(scores, r * wide, from, to, used, scale);
                Memory.setFloat(Memory.of(a.lse()) + 4 * heads.lseAt(b, g, first + r), sum);
            }
            weighted(heads, scores, count, values, used, result);
            heads.putTile(result, b, g, first, count, a.out());
        }
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

    private static void attentionGrad(
            Heads heads, int b, int g, AttendingGrad grad, float scale, Scratch scratch) {
        Attending a = grad.forward();
        int wide = heads.keysPadded();
        int line = heads.line();
        int depth = Packing.padded(heads.size());
        float[] keys = scratch.zeros(KEYS, 2 * wide * line); // then the values
        lines(a.k(), b, g, heads, keys, 0);
        lines(a.v(), b, g, heads, keys, wide);
        float[] transposed = scratch.array(KEYS_T, 2 * wide * depth);
        Packing.transposedPanels(keys, 2 * wide, heads.size(), line, transposed);
        float[] dkeys = scratch.zeros(DKEYS, wide * line);
        float[] dvalues = scratch.zeros(DVALUES, wide * line);
        for (int first = 0; first < heads.rows(); first += TILE) {
            int count = Math.min(TILE, heads.rows() - first);
            int used = heads.used(a.mask(), b, first, count);
            float[] queries =
                    heads.tile(a.q(), b, g, first, count, scratch.array(QUERIES, TILE * line));
            float[] p = scratch.zeros(SCORES, TILE * wide);
            products(heads, queries, count, transposed, 0, used, p);
            float[] douts =
                    heads.tile(grad.dout(), b, g, first, count, scratch.array(DOUTS, TILE * line));
            float[] ds = scratch.zeros(DSCORES, TILE * wide);
            products(heads, douts, count, transposed, wide * depth, used, ds);
            float[] outs =
                    heads.tile(a.out(), b, g, first, count, scratch.array(OUTS, TILE * line));
            for (int r = 0; r < count; r++) {
                int from = a.mask().first(b);
                int to = heads.limit(a.mask(), b, first + r);
                long at = heads.lseAt(b, g, first + r);
                float sum = Memory.getFloat(Memory.of(a.lse()) + 4 * at);
                float inner = Rows.dot(douts, outs, r * line, line);
                Rows.softmaxGrad(p, ds, r * wide, from, to, used, sum, inner, scale);
            }
            transposedProducts(heads, p, douts, count, used, dvalues);
            transposedProducts(heads, ds, queries, count, used, dkeys);
            float[] dqueries = douts;
            Arrays.fill(dqueries, 0, TILE * line, 0f);
            weighted(heads, ds, count, keys, used, dqueries);
            heads.putTile(dqueries, b, g, first, count, grad.dq());
        }
        heads.putKeys(dkeys, b, g, grad.dk());
        heads.putKeys(dvalues, b, g, grad.dv());
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
