package org.rewardedsoups.rl;

import java.util.List;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// Which columns of a forward pass belong to the response: column t predicts token t + 1, so that L
/// tokens have T = L − 1 columns.
public final class ResponseMask {
    /// Shorter responses have no variance to whiten and are refused.
    private static final long LEAST_TOKENS = 2;

    private ResponseMask() {}

    /// For a language model that reads query and response in one sequence: 1 on columns q − 1 + p to
    /// q − 1 + p + r (excluded), for a query of q and a response of r tokens behind p padding tokens.
    ///
    /// @param attention `(B, L)`, 1 on tokens and 0 on padding at either side
    /// @param type of the mask
    /// @return `(B, T)`
    /// @throws IllegalArgumentException if a query is empty or a response has fewer than two tokens
    public static Tensor decoderOnly(
            List<int[]> queries, List<int[]> responses, Tensor attention, DType type) {
        Tensor mask = shifted(attention, type, queries.size());
        for (int row = 0; row < queries.size(); row++) {
            if (queries.get(row).length == 0) {
                throw new IllegalArgumentException(
                        "response mask: expected a query of at least one token, got none in row "
                                + row);
            }
            long start = queries.get(row).length - 1 + leftPadding(attention, row);
            keep(mask, row, start, start + responses.get(row).length);
        }
        return mask;
    }

    /// For a decoder that reads the response alone, behind its start token: 1 from column 1 to one
    /// column before as many as there are tokens. Padding must stand on the right.
    ///
    /// @param attention of the decoder, `(B, L)`
    /// @param type of the mask
    /// @return `(B, T)`
    /// @throws IllegalArgumentException if fewer than two columns remain
    public static Tensor encoderDecoder(Tensor attention, DType type) {
        long rows = attention.dim(0);
        Tensor mask = shifted(attention, type, rows);
        for (long row = 0; row < rows; row++) {
            long tokens = 0;
            for (long t = 0; t < attention.dim(1); t++) {
                tokens += (long) attention.get(row, t);
            }
            keep(mask, row, 1, tokens - 1);
        }
        return mask;
    }

    private static Tensor shifted(Tensor attention, DType type, long rows) {
        if (attention.shape().rank() != 2 || attention.dim(0) != rows || attention.dim(1) < 1) {
            throw new ShapeException(
                    "response mask: expected attention of shape (" + rows + ", L), got "
                            + attention.shape());
        }
        Tensor mask = Tensor.empty(type, new Shape(rows, attention.dim(1) - 1));
        mask.copyFrom(attention.slice(1, 1, attention.dim(1)));
        return mask;
    }

    private static long leftPadding(Tensor attention, long row) {
        long t = 0;
        while (t < attention.dim(1) && attention.get(row, t) == 0) {
            t++;
        }
        return t;
    }

    /// Zeroes what is not in `from` to `to` (excluded).
    private static void keep(Tensor mask, long row, long from, long to) {
        long width = mask.dim(1);
        if (Math.min(to, width) - from < LEAST_TOKENS) {
            throw new IllegalArgumentException(
                    "response mask: expected responses of at least " + LEAST_TOKENS
                            + " tokens, got " + Math.max(0, Math.min(to, width) - from)
                            + " in row " + row);
        }
        for (long t = 0; t < width; t++) {
            if (t < from || t >= to) {
                mask.set(0, row, t);
            }
        }
    }
}
