package org.rewardedsoups.tensor.vector;

import static org.rewardedsoups.tensor.vector.MicroKernel.COLUMNS;

import java.util.Arrays;
import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.Tensor;

/// The sizes of an attention and where its rows lie.
///
/// Row r of a key head's work is query `r mod T` of the head's (r div T)-th query head.
///
/// @param batch B
/// @param queries T
/// @param keys S
/// @param heads H query heads
/// @param groups G key heads
/// @param size D
record Heads(int batch, int queries, int keys, int heads, int groups, int size) {

    static Heads of(Tensor q, Tensor k) {
        return new Heads(
                (int) q.dim(0),
                (int) q.dim(1),
                (int) k.dim(1),
                (int) q.dim(2),
                (int) k.dim(2),
                (int) q.dim(3));
    }

    int tasks() {
        return batch * groups;
    }

    /// Query rows that share a key head.
    int rows() {
        return queries * (heads / groups);
    }

    /// Keys rounded up to whole panels.
    int keysPadded() {
        return (keys + COLUMNS - 1) / COLUMNS * COLUMNS;
    }

    /// Floats from one line of keys, values or queries to the next.
    int line() {
        return (size + COLUMNS - 1) / COLUMNS * COLUMNS;
    }

    /// Position in time of row `r`.
    int query(int r) {
        return r % queries;
    }

    /// Where the keys end that row `r` sees.
    int limit(AttentionMask mask, int b, int r) {
        return mask.limit(b, query(r), queries, keys);
    }

    /// Keys that some row of the tile sees, rounded up to whole panels.
    int used(AttentionMask mask, int b, int first, int count) {
        int most = 0;
        for (int r = first; r < first + count; r++) {
            most = Math.max(most, limit(mask, b, r));
        }
        return (most + COLUMNS - 1) / COLUMNS * COLUMNS;
    }

    /// Where row `r` starts in a contiguous (B, T, H, D).
    long at(int b, int g, int r) {
        int head = g * (heads / groups) + r / queries;
        return (((long) b * queries + query(r)) * heads + head) * size;
    }

    /// Where row `r` stands in (B, H, T).
    long lseAt(int b, int g, int r) {
        int head = g * (heads / groups) + r / queries;
        return ((long) b * heads + head) * queries + query(r);
    }

    /// Copies rows `first` … of (B, T, H, D) to the lines of a tile; missing rows and columns are 0.
    float[] tile(Tensor x, int b, int g, int first, int count, float[] out) {
        Arrays.fill(out, 0, VectorAttention.TILE * line(), 0f);
        long from = Memory.of(x);
        for (int r = 0; r < count; r++) {
            Memory.copy(from + 4 * at(b, g, first + r), size, out, r * line());
        }
        return out;
    }

    /// Copies the lines of a tile to rows `first` … of (B, T, H, D).
    void putTile(float[] lines, int b, int g, int first, int count, Tensor out) {
        long to = Memory.of(out);
        for (int r = 0; r < count; r++) {
            Memory.copy(lines, r * line(), size, to + 4 * at(b, g, first + r));
        }
    }

    /// Copies lines of keys to key head `g` of (B, S, G, D).
    void putKeys(float[] lines, int b, int g, Tensor out) {
        long to = Memory.of(out);
        for (int s = 0; s < keys; s++) {
            long at = (((long) b * keys + s) * groups + g) * size;
            Memory.copy(lines, s * line(), size, to + 4 * at);
        }
    }
}
