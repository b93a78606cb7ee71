package org.rewardedsoups.models.generation;

import org.rewardedsoups.tensor.AttentionMask;
import org.rewardedsoups.tensor.AttentionPattern;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

import java.util.Arrays;
import java.util.List;

/// Rows of tokens for a decoder, made equally long by padding, or one behind the other; see
/// [PackedTokens].
///
/// @param ids I32 `(B, T)`
/// @param positions I32 `(B, T)`, counted from the first real token of each row
/// @param pattern which earlier tokens each token sees
public record TokenBatch(Tensor ids, Tensor positions, AttentionPattern pattern) {

    /// Rows of which row b begins with `starts[b]` tokens of padding that nobody looks at.
    ///
    /// @param ids I32 `(B, T)`
    public static TokenBatch of(Tensor ids, int[] starts) {
        return continued(ids, starts, 0);
    }

    /// Tokens that follow `past` earlier ones, whose keys and values are in a [KvCache].
    ///
    /// @param starts (B), padding at the beginning of each row, counted from the first token ever
    public static TokenBatch continued(Tensor ids, int[] starts, int past) {
        if (ids.shape().rank() != 2 || ids.dim(0) != starts.length) {
            throw new ShapeException(
                    "tokens: expected ids of shape (" + starts.length + ", T), got " + ids.shape());
        }
        int tokens = (int) ids.dim(1);
        int[] positions = new int[starts.length * tokens];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Math.max(0, past + i % tokens - starts[i / tokens]);
        }
        return new TokenBatch(
                ids,
                Tensor.of(ids.shape(), positions),
                AttentionMask.causalLeftPadded(starts, past + tokens));
    }

    /// Padding in front, for generation: all rows end together.
    public static TokenBatch leftPadded(List<int[]> rows, int padding) {
        int[] starts = leftPadding(rows);
        return of(ids(rows, starts, longest(rows), padding), starts);
    }

    /// How much padding [#leftPadded] puts in front of each row.
    static int[] leftPadding(List<int[]> rows) {
        int tokens = longest(rows);
        return rows.stream().mapToInt(row -> tokens - row.length).toArray();
    }

    /// Padding behind, for training: no token before it sees it.
    public static TokenBatch rightPadded(List<int[]> rows, int padding) {
        int[] starts = new int[rows.size()];
        return of(ids(rows, starts, longest(rows), padding), starts);
    }

    /// Number of tokens T in each row, padding included.
    public int tokens() {
        return (int) ids.dim(1);
    }

    private static int longest(List<int[]> rows) {
        int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        if (longest == 0 || rows.stream().anyMatch(row -> row.length == 0)) {
            throw new IllegalArgumentException(
                    "tokens: expected rows of at least one token, got an empty one;"
                            + " begin a text with the tokenizer's first token");
        }
        return longest;
    }

    private static Tensor ids(List<int[]> rows, int[] starts, int tokens, int padding) {
        int[] ids = new int[rows.size() * tokens];
        Arrays.fill(ids, padding);
        for (int b = 0; b < starts.length; b++) {
            int[] row = rows.get(b);
            System.arraycopy(row, 0, ids, b * tokens + starts[b], row.length);
        }
        return Tensor.of(new Shape(starts.length, tokens), ids);
    }
}
