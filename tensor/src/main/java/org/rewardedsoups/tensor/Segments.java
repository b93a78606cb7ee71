package org.rewardedsoups.tensor;

import java.util.Arrays;

/// Rows of tokens one behind the other in a single row, without padding: row i has `queries[i]`
/// queries and `keys[i]` keys, and sees nothing but its own past; its last query sees its last key.
///
/// @param queries how many queries each row has
/// @param keys how many keys each row has, at least as many
public record Segments(int[] queries, int[] keys) implements AttentionPattern {

    /// @throws ShapeException if there are not as many rows of queries as of keys, or unless 0 ≤
    ///   queries ≤ keys in each
    public Segments {
        if (queries.length != keys.length) {
            throw new ShapeException(
                    "segments: expected as many rows of queries as of keys, got " + queries.length
                            + " and " + keys.length);
        }
        for (int i = 0; i < keys.length; i++) {
            if (queries[i] < 0 || keys[i] < queries[i]) {
                throw new ShapeException(
                        "segments: expected 0 ≤ queries ≤ keys in row " + i + ", got "
                                + queries[i] + " and " + keys[i]);
            }
        }
    }

    /// Rows whose tokens are all queries and keys.
    ///
    /// @throws ShapeException if a length is negative
    public static Segments of(int[] lengths) {
        return new Segments(lengths, lengths);
    }

    /// All queries together.
    public int totalQueries() {
        return Arrays.stream(queries).sum();
    }

    /// All keys together.
    public int totalKeys() {
        return Arrays.stream(keys).sum();
    }
}
