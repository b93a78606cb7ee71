package org.rewardedsoups.models.bert;

import org.rewardedsoups.autograd.Indexing;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// One vector for a text from those of its tokens.
public enum Pooling {
    /// The mean over the real tokens, as MiniLM and E5 were trained.
    MEAN,
    /// The vector of the first token, `[CLS]`, as BGE was trained.
    CLS;

    private static final double LEAST_SQUARE = 1e-24; // of a norm, so that 0 stays 0

    /// `(B, T, C) → (B, C)`.
    ///
    /// @param lengths (B), real tokens of each row
    public Variable apply(Variable hidden, int[] lengths) {
        long rows = hidden.dim(0);
        Variable pooled =
                switch (this) {
                    case MEAN ->
                            Variable.constant(shares(lengths, hidden.dim(1), hidden.value().type()))
                                    .matmul(hidden);
                    case CLS -> Indexing.slice(hidden, 1, 0, 1);
                };
        return pooled.reshape(rows, hidden.dim(2));
    }

    /// `1/length` at real tokens, `(B, 1, T)`.
    private static Tensor shares(int[] lengths, long tokens, DType type) {
        Tensor shares = Tensor.zeros(type, new Shape(lengths.length, 1, tokens));
        for (int b = 0; b < lengths.length; b++) {
            for (int t = 0; t < lengths[b]; t++) {
                shares.put(b * tokens + t, 1.0 / lengths[b]);
            }
        }
        return shares;
    }

    /// Vectors of length 1, `(…, C) → (…, C)`, so that their product is the cosine.
    public static Variable normalized(Variable x) {
        Variable square = x.square().sum(-1).clamp(LEAST_SQUARE, Double.POSITIVE_INFINITY);
        return x.mul(square.log().mul(-0.5).exp());
    }
}
