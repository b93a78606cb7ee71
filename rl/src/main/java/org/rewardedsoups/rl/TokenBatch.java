package org.rewardedsoups.rl;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// Token ids of several sequences, padded to a rectangle.
///
/// @param ids I32 `(B, L)`
/// @param attention I32 `(B, L)`, 1 on tokens and 0 on padding
public record TokenBatch(Tensor ids, Tensor attention) {

    /// The side of a sequence on which padding stands.
    public enum Padding {
        LEFT,
        RIGHT
    }

    /// Pads sequences to the length of the longest.
    ///
    /// @param padId stands where no token is
    public static TokenBatch of(List<int[]> sequences, Padding side, int padId) {
        int width = sequences.stream().mapToInt(s -> s.length).max().orElse(0);
        int[] ids = new int[sequences.size() * width];
        int[] attention = new int[ids.length];
        Arrays.fill(ids, padId);
        for (int row = 0; row < sequences.size(); row++) {
            int[] sequence = sequences.get(row);
            int from = row * width + (side == Padding.LEFT ? width - sequence.length : 0);
            System.arraycopy(sequence, 0, ids, from, sequence.length);
            Arrays.fill(attention, from, from + sequence.length, 1);
        }
        Shape shape = new Shape(sequences.size(), width);
        return new TokenBatch(Tensor.of(shape, ids), Tensor.of(shape, attention));
    }

    /// Responses behind their queries, padded to the length of the longest pair.
    public static TokenBatch join(
            List<int[]> queries, List<int[]> responses, Padding side, int padId) {
        if (queries.size() != responses.size()) {
            throw new IllegalArgumentException(
                    "token batch: expected a response for each of " + queries.size()
                            + " queries, got " + responses.size());
        }
        List<int[]> joined =
                IntStream.range(0, queries.size())
                        .mapToObj(i -> concat(queries.get(i), responses.get(i)))
                        .toList();
        return of(joined, side, padId);
    }

    /// Some of the sequences, in the order of `rows`.
    public TokenBatch select(int... rows) {
        return new TokenBatch(select(ids, rows), select(attention, rows));
    }

    private static Tensor select(Tensor x, int[] rows) {
        Tensor out = Tensor.empty(x.type(), new Shape(rows.length, x.dim(1)));
        for (int i = 0; i < rows.length; i++) {
            out.slice(0, i, i + 1).copyFrom(x.slice(0, rows[i], rows[i] + 1));
        }
        return out;
    }

    private static int[] concat(int[] query, int[] response) {
        int[] out = Arrays.copyOf(query, query.length + response.length);
        System.arraycopy(response, 0, out, query.length, response.length);
        return out;
    }
}
