package org.rewardedsoups.tensor;

import java.util.function.DoublePredicate;

/// The distribution that logits over the last axis define: softmax's gradient, cross-entropy,
/// entropy and samples.
public final class Categorical {
    /// Rows of logits that [#entropy] looks at together; bounds its temporary memory.
    private static final long CHUNK = 64;

    private Categorical() {}

    /// Losses `(…)` and the logarithm of each softmax's denominator `(…)`, for the gradient.
    public record CrossEntropy(Tensor loss, Tensor lse) {}

    /// Gradient of the softmax over the last axis: `dx = y·(dy − Σⱼ dyⱼ·yⱼ)`.
    ///
    /// @param y what the softmax returned
    public static Tensor softmaxGrad(Tensor y, Tensor dy) {
        Elementwise.requireShape("softmaxGrad", "dy", dy, y.shape(), y);
        Tensor dx = Tensor.empty(y.type(), y.shape());
        Providers.kernels(y.type())
                .softmaxGrad(Reductions.rows(y), Reductions.rows(dy), Reductions.rows(dx));
        return dx;
    }

    /// `−log softmax(logits)[target]` at every position, `(…, V) → (…)`.
    ///
    /// @param targets I32 `(…)`; below 0: the position is ignored and its loss 0
    public static CrossEntropy crossEntropy(Tensor logits, Tensor targets) {
        Shape positions = requireTargets("crossEntropy", logits, targets);
        Tensor loss = Tensor.empty(logits.type(), positions);
        Tensor lse = Tensor.empty(logits.type(), positions);
        Providers.kernels(logits.type())
                .crossEntropy(
                        Reductions.rows(logits), flat(targets), flat(loss), flat(lse));
        return new CrossEntropy(loss, lse);
    }

    /// Gradient of [#crossEntropy]: `dlogits = dloss·(softmax(logits) − onehot(target))`, 0 at
    /// ignored positions.
    public static Tensor crossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss) {
        Tensor dlogits = Tensor.empty(logits.type(), logits.shape());
        crossEntropyGrad(logits, targets, lse, dloss, dlogits);
        return dlogits;
    }

    /// [#crossEntropyGrad] in the place of the logits, which are gone then.
    ///
    /// @param logits contiguous
    public static void turnIntoCrossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss) {
        if (!logits.contiguous()) {
            throw new ShapeException(
                    "crossEntropyGrad: expected contiguous logits, got a view " + logits.shape());
        }
        crossEntropyGrad(logits, targets, lse, dloss, logits);
    }

    private static void crossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss, Tensor dlogits) {
        Shape positions = requireTargets("crossEntropyGrad", logits, targets);
        Elementwise.requireShape("crossEntropyGrad", "lse", lse, positions, logits);
        Elementwise.requireShape("crossEntropyGrad", "dloss", dloss, positions, logits);
        Providers.kernels(logits.type())
                .crossEntropyGrad(
                        Reductions.rows(logits),
                        flat(targets),
                        flat(lse),
                        flat(dloss),
                        Reductions.rows(dlogits));
    }

    private static Shape requireTargets(String operation, Tensor logits, Tensor targets) {
        Shape positions = requireLogits(operation, logits);
        if (!targets.shape().equals(positions)) {
            throw new ShapeException(
                    operation + ": expected targets of shape " + positions + ", got "
                            + targets.shape());
        }
        Selections.requireIndices(operation, targets, Long.MIN_VALUE, logits.dim(-1));
        return positions;
    }

    /// `H = −Σ p·log p` with `p = softmax(logits)`, in nats, `(…, V) → (…)`.
    public static Tensor entropy(Tensor logits) {
        Shape positions = requireLogits("entropy", logits);
        Tensor rows = Reductions.rows(logits);
        Tensor out = Tensor.empty(logits.type(), positions);
        Tensor column = out.reshape(new Shape(out.size(), 1));
        for (long from = 0; from < rows.dim(0); from += CHUNK) {
            long to = Math.min(from + CHUNK, rows.dim(0));
            try (Scope _ = Scope.open()) {
                Tensor logp = finite(rows.slice(0, from, to).logSoftmax());
                column.slice(0, from, to).copyFrom(logp.mul(logp.exp()).sum(-1).neg());
            }
        }
        return out;
    }

    /// Gradient of [#entropy]: `dlogits = −dh·p·(log p + h)`.
    ///
    /// @param h what [#entropy] returned
    public static Tensor entropyGrad(Tensor logits, Tensor h, Tensor dh) {
        Tensor logp = finite(Reductions.rows(logits).logSoftmax());
        Tensor column = h.reshape(new Shape(h.size(), 1));
        Tensor slope = logp.add(column).mul(logp.exp());
        return slope.mul(dh.neg().reshape(column.shape())).reshape(logits.shape());
    }

    /// −∞, the logit of what cannot happen, as a number that 0 times is 0.
    private static Tensor finite(Tensor logp) {
        return logp.zip(Binary.MAX, -1e30);
    }

    /// A token for each row of a distribution, `(…, V) → (…)` I32; −1 where a row's numbers are not
    /// those of a distribution, such as NaN. Rows that are cut are walked through by falling
    /// probability, equal ones by rising id, others in order of ids.
    ///
    /// @param p what the softmax returned
    /// @param draws `(…)`, uniform in [0, 1), float32 or float64
    /// @param topK I32 `(…)`: only the K most likely tokens (Fan et al., 2018); 0 for all
    /// @param topP `(…)`, of the type of `draws`: of those only the fewest that together reach this
    ///   share (Holtzman et al., 2020); 1 for all
    public static Tensor sample(Tensor p, Tensor draws, Tensor topK, Tensor topP) {
        Shape rows = requireLogits("sample", p);
        Elementwise.requireSameType("sample", draws, topP);
        requireEach("draws in [0, 1)", draws, rows, draw -> draw >= 0 && draw < 1);
        requireEach("topP in (0, 1]", topP, rows, share -> share > 0 && share <= 1);
        Selections.requireIndices("sample", topK, 0, Long.MAX_VALUE);
        requireEach("topK", topK, rows, _ -> true);
        Tensor ids = Tensor.empty(DType.I32, rows);
        Providers.kernels(p.type())
                .sample(Reductions.rows(p), flat(draws), flat(topK), flat(topP), flat(ids));
        return ids;
    }

    private static void requireEach(String what, Tensor x, Shape rows, DoublePredicate holds) {
        boolean all = x.shape().equals(rows);
        Tensor plain = x.plain();
        for (long i = 0; all && i < x.size(); i++) {
            all = holds.test(plain.at(i));
        }
        if (!all) {
            throw new ShapeException(
                    "sample: expected " + what + " for each row " + rows + ", got " + x);
        }
    }

    private static Shape requireLogits(String operation, Tensor logits) {
        Elementwise.requireFloating(operation, logits);
        if (logits.shape().rank() == 0 || logits.dim(-1) == 0) {
            throw new ShapeException(
                    operation + ": expected logits of shape (…, V) with V > 0, got "
                            + logits.shape());
        }
        return logits.shape().leading(logits.shape().rank() - 1);
    }

    private static Tensor flat(Tensor x) {
        return x.reshape(new Shape(x.size()));
    }
}
