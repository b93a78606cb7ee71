package org.rewardedsoups.tensor;

import java.util.List;

/// The work behind tensors: every number that training computes comes out of one of these methods.
///
/// Kernels check nothing (callers did) and allocate no tensors: results go to the last arguments.
/// Unless a method says otherwise, its tensors are contiguous and of one floating-point type, and
/// outputs do not overlap inputs except that an element-wise output may be one of its inputs.
/// `scalar` is the specification; another provider may differ from it by rounding only.
public interface Kernels {

    /// `out = value` everywhere.
    void fill(double value, Tensor out);

    /// `out = x`, elements converted to `out`'s type; of the same shape and with any strides both.
    void copy(Tensor x, Tensor out);

    /// `out = op(x)`, element by element; same shapes.
    void unary(Unary op, Tensor x, Tensor out);

    /// `out = op(a, b)`, element by element; `a` and `b` have `out`'s shape and any strides
    /// (0 where broadcast).
    void binary(Binary op, Tensor a, Tensor b, Tensor out);

    /// `out[i, k] = Σⱼ x[i, j, k]`; `x` is (outer, n, inner), `out` (outer, inner).
    void sum(Tensor x, Tensor out);

    /// `out[i, k] = maxⱼ x[i, j, k]`; `x` is (outer, n, inner) with n > 0, `out` (outer, inner).
    void max(Tensor x, Tensor out);

    /// Softmax of each row of `x` (rows, n).
    void softmax(Tensor x, Tensor out);

    /// Logarithm of the softmax of each row of `x` (rows, n).
    void logSoftmax(Tensor x, Tensor out);

    /// `dx = y·(dy − Σⱼ dyⱼ·yⱼ)`, row by row, for `y = softmax(x)`.
    void softmaxGrad(Tensor y, Tensor dy, Tensor dx);

    /// `out = a·b`, or `out += a·b`: (batch, m, k)·(batch, k, n) → (batch, m, n).
    ///
    /// Of the last two strides of `a` and of `b` at least one is 1 (plain or transposed); the batch
    /// stride may be anything, 0 repeats a matrix. `out` is contiguous. `b` may be BF16 where `a` and
    /// `out` are F32.
    void matmul(Tensor a, Tensor b, boolean accumulate, Tensor out);

    /// `out = x·Wᵀ` with weights in 8 bits: `x` (m, k), `w` (n, k), `out` (m, n), all float32 but `w`.
    void int8Product(Tensor x, Int8Matrix w, Tensor out);

    /// `out[i] = table[ids[i]]`; `table` (V, C), `ids` I32 (n), `out` (n, C); `table` may be BF16 where
    /// `out` is F32.
    void gatherRows(Tensor table, Tensor ids, Tensor out);

    /// `table[ids[i]] += rows[i]` in order of i; ids below 0 are skipped.
    void scatterAddRows(Tensor rows, Tensor ids, Tensor table);

    /// `out = x·r·weight` with `r = 1/√(mean(x²) + epsilon)` per row; `x` (rows, n), `weight` (n),
    /// `r` (rows).
    void rmsNorm(Tensor x, Tensor weight, double epsilon, Tensor out, Tensor r);

    /// Gradients of [#rmsNorm]: `dx` is overwritten or, with `accumulate`, added to: how the gradient
    /// of a residual stream takes that of the norm beside it. `dweight` (n) is overwritten.
    void rmsNormGrad(
            Tensor x,
            Tensor weight,
            Tensor r,
            Tensor dy,
            boolean accumulate,
            Tensor dx,
            Tensor dweight);

    /// `out = (x − mean)·r·weight + bias` with `r = 1/√(variance + epsilon)` per row; `x` (rows, n),
    /// `mean` and `r` (rows).
    void layerNorm(
            Tensor x,
            Tensor weight,
            Tensor bias,
            double epsilon,
            Tensor out,
            Tensor mean,
            Tensor r);

    /// Gradients of [#layerNorm]; `dx` as in [#rmsNormGrad], `dweight` and `dbias` are overwritten.
    void layerNormGrad(
            Tensor x,
            Tensor weight,
            Tensor mean,
            Tensor r,
            Tensor dy,
            boolean accumulate,
            Tensor dx,
            Tensor dweight,
            Tensor dbias);

    /// `out = silu(gate)·up`, element by element.
    void swiGlu(Tensor gate, Tensor up, Tensor out);

    /// `dgate = dy·up·silu′(gate)`, `dup = dy·silu(gate)`.
    void swiGluGrad(Tensor gate, Tensor up, Tensor dy, Tensor dgate, Tensor dup);

    /// `out = gelu(x + bias)`, exact; `x` (rows, n), `bias` (n).
    void biasGelu(Tensor x, Tensor bias, Tensor out);

    /// `dx = dy·gelu′(x + bias)`, `dbias = Σ dx` over the rows; both are overwritten.
    void biasGeluGrad(Tensor x, Tensor bias, Tensor dy, Tensor dx, Tensor dbias);

    /// Rotary position embedding (Su et al., 2021) in the halves convention of LLaMA: with
    /// `c = cos[p], s = sin[p]`, `out₁ = x₁·c − x₂·s` and `out₂ = x₂·c + x₁·s`.
    ///
    /// @param x (n, H, D), n tokens; `x₁` and `x₂` are the halves of D
    /// @param positions I32 (n)
    /// @param cos (P, D/2)
    /// @param sin (P, D/2)
    /// @param inverse rotate back (the gradient)
    void rope(Tensor x, Tensor positions, Tensor cos, Tensor sin, boolean inverse, Tensor out);

    /// `out = softmax(scale·q·kᵀ + mask)·v`, head by head, without a T×S matrix.
    ///
    /// @param q (B, T, H, D)
    /// @param k (B, S, G, D), G key heads, H a multiple of G: query head h reads key head h·G/H.
    ///     Any batch stride, rows contiguous
    /// @param v as `k`
    /// @param mask which keys a query sees; a query that sees none yields 0
    /// @param out (B, T, H, D)
    /// @param lse (B, H, T): logarithm of the sum of the exponentials, for the gradient
    void attention(
            Tensor q, Tensor k, Tensor v, AttentionMask mask, double scale, Tensor out, Tensor lse);

    /// Gradients of [#attention]; `dq`, `dk`, `dv` are contiguous and overwritten.
    void attentionGrad(
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
            Tensor dv);

    /// The arguments of one [#attention] of several.
    record Attending(
            Tensor q, Tensor k, Tensor v, AttentionMask mask, Tensor out, Tensor lse) {}

    /// The arguments of one [#attentionGrad] of several.
    record AttendingGrad(Attending forward, Tensor dout, Tensor dq, Tensor dk, Tensor dv) {}

    /// [#attention] of each, such as of texts of different lengths; none reads what another writes.
    default void attentions(List<Attending> several, double scale) {
        for (Attending a : several) {
            attention(a.q(), a.k(), a.v(), a.mask(), scale, a.out(), a.lse());
        }
    }

    /// [#attentionGrad] of each.
    default void attentionGrads(List<AttendingGrad> several, double scale) {
        for (AttendingGrad grad : several) {
            Attending a = grad.forward();
            attentionGrad(
                    a.q(), a.k(), a.v(), a.mask(), scale, a.out(), a.lse(),
                    grad.dout(), grad.dq(), grad.dk(), grad.dv());
        }
    }

    /// `loss[i] = lse[i] − logits[i, target[i]]` and `lse[i] = log Σⱼ exp(logits[i, j])`.
    ///
    /// @param logits (n, V)
    /// @param targets I32 (n); below 0: the row is ignored and its loss 0
    void crossEntropy(Tensor logits, Tensor targets, Tensor loss, Tensor lse);

    /// `dlogits[i, j] = dloss[i]·(exp(logits[i, j] − lse[i]) − [j = target[i]])`; `dlogits` may be
    /// `logits`.
    void crossEntropyGrad(
            Tensor logits, Tensor targets, Tensor lse, Tensor dloss, Tensor dlogits);

    /// `ids[i]` is where `draws[i]` falls in the distribution of row i: the first token up to which the
    /// row's numbers sum to more than `draws[i]` times all that may be drawn, in order of ids, or by
    /// falling probability, equal ones by rising id, where the row is cut to its likely part.
    ///
    /// @param p (n, V), not negative, such as a softmax
    /// @param draws (n), in [0, 1), float32 or float64
    /// @param topK I32 (n): of a row only so many tokens, the likeliest; 0 for all
    /// @param topP (n), as `draws`: of those only the fewest that together reach this share of them;
    ///     1 for all
    /// @param ids I32 (n); −1 where the sum of a row is not above 0
    void sample(Tensor p, Tensor draws, Tensor topK, Tensor topP, Tensor ids);

    /// One AdamW step (Loshchilov and Hutter, 2019, algorithm 2) on flat tensors, in place:
    /// `m ← β₁m + (1−β₁)g`, `v ← β₂v + (1−β₂)g²`,
    /// `θ ← θ·(1 − lr·decay) − lr·m̂/(√v̂ + ε)` with `m̂ = m/(1−β₁ᵗ)`, `v̂ = v/(1−β₂ᵗ)`.
    void adamW(Tensor theta, Tensor gradient, Tensor m, Tensor v, AdamStep step);

    /// The numbers of one [#adamW] step.
    ///
    /// @param t number of the step, from 1
    record AdamStep(
            double learningRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            long t) {
        /// The t whose corrections are 1, for optimizers that correct moments by the learning rate.
        public static final long ENDLESS = Long.MAX_VALUE;
    }
}
