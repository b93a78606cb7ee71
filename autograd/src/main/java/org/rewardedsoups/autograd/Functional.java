package org.rewardedsoups.autograd;

import static org.rewardedsoups.autograd.Variable.wrt;
import static org.rewardedsoups.autograd.Variable.wrtAdding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.rewardedsoups.autograd.Variable.Wrt;
import org.rewardedsoups.tensor.Activations;
import org.rewardedsoups.tensor.Attention;
import org.rewardedsoups.tensor.AttentionPattern;
import org.rewardedsoups.tensor.Binary;
import org.rewardedsoups.tensor.Categorical;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Norms;
import org.rewardedsoups.tensor.Selections;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;
import org.rewardedsoups.tensor.Updates;

/// Differentiable functions that are not plain arithmetic on a [Variable]: what layers are made
/// of. See [Losses] for what training minimises and [Indexing] for picking and joining.
public final class Functional {
    private static final int LARGEST_ARRAY = 1 << 24; // 64 MiB

    private Functional() {}

    // ── Products ────────────────────────────────────────────────────────────────────────────────

    /// Matrix product, `(…, m, k)·(…, k, n) → (…, m, n)`; batch dimensions broadcast.
    ///
    /// With `y = a·b`, the gradients are `da = dy·bᵀ` and `db = aᵀ·dy`.
    ///
    /// @throws ShapeException if the inner dimensions differ
    public static Variable matmul(Variable a, Variable b) {
        Tensor left = a.value();
        Tensor right = b.value();
        return Variable.of(
                "matmul",
                left.matmul(right),
                wrt(a, dy -> dy.matmul(right.transpose())),
                wrt(b, dy -> right.shape().rank() == 2
                        ? tall(left).transpose().matmul(tall(dy))
                        : left.transpose().matmul(dy)));
    }

    /// Linear map over the last axis, `y = x·Wᵀ`, `(…, in) → (…, out)`.
    ///
    /// The gradients are `dx = dy·W` and `dW = dyᵀ·x`.
    ///
    /// @param weight `(out, in)`, as PyTorch and safetensors store it
    public static Variable linear(Variable x, Variable weight) {
        return linear(x, weight, Optional.empty());
    }

    /// Affine map over the last axis, `y = x·Wᵀ + b`, `(…, in) → (…, out)`.
    ///
    /// The gradients are `dx = dy·W`, `dW = dyᵀ·x` and `db = Σ dy`.
    ///
    /// @param weight `(out, in)`, as PyTorch and safetensors store it
    /// @param bias `(out)`, or empty for a purely linear map
    public static Variable linear(
            Variable x, Variable weight, Optional<? extends Variable> bias) {
        Tensor in = x.value();
        Tensor w = weight.value();
        requireLinear(in.shape(), w.shape(), bias.map(Variable::shape));
        Tensor y = in.shape().rank() == 1
                ? in.reshape(1, in.size()).matmul(w.transpose()).reshape(w.dim(0))
                : in.matmul(w.transpose());
        bias.ifPresent(b -> y.accumulate(b.value().expand(y.shape())));
        return Variable.of("linear", y, linearInputs(x, weight, bias).toArray(Wrt[]::new));
    }

    /// `residual + x·Wᵀ + b`, the way back into a residual stream, `(…, out)` and `(…, in)` to
    /// `(…, out)`: the product is added where the sum is, without a tensor of its own.
    ///
    /// The gradients are those of [#linear], and `dresidual = dy`.
    ///
    /// @param residual `(…, out)`
    /// @param weight `(out, in)`
    /// @param bias `(out)`, or empty
    public static Variable linearOnto(
            Variable residual,
            Variable x,
            Variable weight,
            Optional<? extends Variable> bias) {
        Tensor in = x.value();
        Tensor w = weight.value();
        requireLinear(in.shape(), w.shape(), bias.map(Variable::shape));
        if (!residual.shape().equals(in.shape().with(-1, w.dim(0)))) {
            throw new ShapeException(
                    "linearOnto: expected residual of shape " + in.shape().with(-1, w.dim(0))
                            + ", got " + residual.shape());
        }
        Tensor stream = residual.value();
        Tensor y = bias.isPresent() ? stream.add(bias.get().value()) : stream.copy();
        Updates.addProduct(tall(in), w.transpose(), tall(y));
        List<Wrt> inputs = new ArrayList<>(List.of(wrt(residual, dy -> dy)));
        inputs.addAll(linearInputs(x, weight, bias));
        return Variable.of("linearOnto", y, inputs.toArray(Wrt[]::new));
    }

    /// How gradients reach the inputs of a linear map.
    private static List<Wrt> linearInputs(
            Variable x, Variable weight, Optional<? extends Variable> bias) {
        Tensor in = x.value();
        Tensor w = weight.value();
        List<Wrt> inputs = new ArrayList<>();
        inputs.add(wrt(x, dy -> tall(dy).matmul(w).reshape(in.shape())));
        inputs.add(
                wrtAdding(
                        weight,
                        (dy, sum) -> Updates.addProduct(tall(dy).transpose(), tall(in), sum)));
        bias.ifPresent(b -> inputs.add(wrt(b, dy -> dy)));
        return inputs;
    }

    private static void requireLinear(Shape x, Shape weight, Optional<Shape> bias) {
        if (weight.rank() != 2) {
            throw new ShapeException(
                    "linear: expected weight of shape (out, in), got " + weight);
        }
        if (x.rank() == 0 || x.dim(-1) != weight.dim(1)) {
            throw new ShapeException(
                    "linear: expected x of shape (…, " + weight.dim(1) + "), got " + x);
        }
        Shape out = new Shape(weight.dim(0));
        bias.filter(shape -> !shape.equals(out))
                .ifPresent(
                        shape -> {
                            throw new ShapeException(
                                    "linear: expected bias of shape " + out + ", got " + shape);
                        });
    }

    /// All leading dimensions as one, `(…, n) → (rows, n)`.
    private static Tensor tall(Tensor x) {
        long n = x.dim(-1);
        return x.reshape(new Shape(n == 0 ? 0 : x.size() / n, n));
    }

    // ── Activations ─────────────────────────────────────────────────────────────────────────────

    /// Softmax over the last axis, `(…, n) → (…, n)`, computed without overflow.
    ///
    /// With `y = softmax(x)`, the gradient is `dx = y·(dy − Σⱼ dyⱼ·yⱼ)`.
    public static Variable softmax(Variable x) {
        Tensor y = x.value().softmax();
        return Variable.of("softmax", y, wrt(x, dy -> Categorical.softmaxGrad(y, dy)));
    }

    /// Logarithm of the softmax over the last axis, `(…, n) → (…, n)`.
    ///
    /// With `y = log softmax(x)`, the gradient is `dx = dy − exp(y)·Σⱼ dyⱼ`.
    public static Variable logSoftmax(Variable x) {
        Tensor y = x.value().logSoftmax();
        return Variable.of("logSoftmax", y, wrt(x, dy -> dy.sub(y.exp().mul(dy.sum(-1)))));
    }

    /// `x·sigmoid(x)`, also called swish; `dx = dy·σ(x)·(1 + x·(1 − σ(x)))`.
    public static Variable silu(Variable x) {
        return activation("silu", Unary.SILU, Binary.SILU_GRAD, x);
    }

    /// `x·Φ(x)` with the exact normal distribution function (Hendrycks and Gimpel, 2016);
    /// `dx = dy·(Φ(x) + x·φ(x))`.
    public static Variable gelu(Variable x) {
        return activation("gelu", Unary.GELU, Binary.GELU_GRAD, x);
    }

    /// The tanh approximation of [#gelu] that GPT-2 uses.
    public static Variable geluTanh(Variable x) {
        return activation("geluTanh", Unary.GELU_TANH, Binary.GELU_TANH_GRAD, x);
    }

    private static Variable activation(String name, Unary op, Binary gradient, Variable x) {
        Tensor in = x.value();
        return Variable.of(name, in.map(op), wrt(x, dy -> in.zip(gradient, dy)));
    }

    /// Hyperbolic tangent; with `y = tanh(x)`, `dx = dy·(1 − y²)`.
    public static Variable tanh(Variable x) {
        Tensor y = x.value().map(Unary.TANH);
        return Variable.of("tanh", y, wrt(x, dy -> dy.mul(y.mul(y).neg().add(1))));
    }

    /// `1/(1 + e⁻ˣ)`; with `y = sigmoid(x)`, `dx = dy·y·(1 − y)`.
    public static Variable sigmoid(Variable x) {
        Tensor y = x.value().map(Unary.SIGMOID);
        return Variable.of("sigmoid", y, wrt(x, dy -> dy.mul(y).mul(y.neg().add(1))));
    }

    /// `max(x, 0)`; the gradient passes where `x > 0`.
    public static Variable relu(Variable x) {
        Tensor y = x.value().map(Unary.RELU);
        return Variable.of("relu", y, wrt(x, dy -> dy.mul(positive(y))));
    }

    private static Tensor positive(Tensor y) {
        return Tensor.full(y.type(), new Shape(), 0).zip(Binary.LESS, y);
    }

    /// The gated unit of LLaMA's feed-forward layers, `silu(gate)·up` (Shazeer, 2020, eq. 6).
    ///
    /// The gradients are `dup = dy·silu(gate)` and `dgate = dy·up·silu′(gate)`.
    public static Variable swiGlu(Variable gate, Variable up) {
        Tensor g = gate.value();
        Tensor u = up.value();
        var gradients = new Shared<>(dy -> Activations.swiGluGrad(g, u, dy));
        return Variable.of(
                "swiGlu",
                Activations.swiGlu(g, u),
                wrt(gate, gradients.part(Activations.SwiGluGrad::dgate)),
                wrt(up, gradients.part(Activations.SwiGluGrad::dup)));
    }

    /// `gelu(x + bias)` in one pass, `(…, n) → (…, n)`: what follows a product in a feed-forward
    /// part, see [#gelu].
    ///
    /// The gradients are `dx = dy·gelu′(x + bias)` and `dbias = Σ dx`.
    ///
    /// @param bias `(n)`
    public static Variable biasGelu(Variable x, Variable bias) {
        Tensor in = x.value();
        Tensor b = bias.value();
        var gradients = new Shared<>(dy -> Activations.biasGeluGrad(in, b, dy));
        return Variable.of(
                "biasGelu",
                Activations.biasGelu(in, b),
                wrt(x, gradients.part(Activations.BiasGeluGrad::dx)),
                wrt(bias, gradients.part(Activations.BiasGeluGrad::dbias)));
    }

    /// Inverted dropout: every element is 0 with probability `p`, else `x/(1 − p)`; `x` itself when
    /// `p` is 0. The gradient is scaled and dropped alike.
    ///
    /// @throws IllegalArgumentException unless 0 ≤ p < 1
    public static Variable dropout(Variable x, double p, RandomGenerator rng) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout: expected 0 ≤ p < 1, got " + p);
        }
        if (p == 0) {
            return x;
        }
        Tensor keep = kept(x.value().type(), x.shape(), p, rng);
        return Variable.of("dropout", x.value().mul(keep), wrt(x, dy -> dy.mul(keep)));
    }

    private static Tensor kept(DType type, Shape shape, double p, RandomGenerator rng) {
        if (type == DType.F32 && shape.size() <= LARGEST_ARRAY) { // written faster than memory off the heap
            float[] out = new float[(int) shape.size()];
            float scale = (float) (1 / (1 - p));
            for (int i = 0; i < out.length; i++) {
                out[i] = rng.nextDouble() < p ? 0 : scale;
            }
            return Tensor.of(shape, out);
        }
        Tensor out = Tensor.empty(type, shape);
        for (long i = 0; i < out.size(); i++) {
            out.put(i, rng.nextDouble() < p ? 0 : 1 / (1 - p));
        }
        return out;
    }

    // ── Norms ───────────────────────────────────────────────────────────────────────────────────

    /// `x·weight/√(mean(x²) + ε)` over the last axis, `(…, C) → (…, C)`
    /// (Zhang and Sennrich, 2019, eq. 4).
    ///
    /// With `g = dy·weight` and `r = 1/√(mean(x²) + ε)`: `dx = r·(g − x·r²·mean(g·x))`,
    /// `dweight = Σ dy·x·r`.
    ///
    /// @param weight `(C)`
    public static Variable rmsNorm(Variable x, Variable weight, double epsilon) {
        Tensor in = x.value();
        Tensor w = weight.value();
        Norms.Rms norm = Norms.rms(in, w, epsilon);
        var gradients = new Shared<>(dy -> Norms.rmsGrad(in, w, norm.r(), dy));
        return Variable.of(
                "rmsNorm",
                norm.out(),
                wrt(
                        x,
                        gradients.part(Norms.RmsGrad::dx),
                        gradients.adding(
                                (dy, sum) -> Norms.addRmsGrad(in, w, norm.r(), dy, sum))),
                wrt(weight, gradients.part(Norms.RmsGrad::dweight)));
    }

    /// `(x − mean)·weight/√(variance + ε) + bias` over the last axis with the biased variance,
    /// `(…, C) → (…, C)` (Ba et al., 2016, eq. 3).
    ///
    /// With `g = dy·weight` and `z = (x − mean)·r`: `dx = r·(g − mean(g) − z·mean(g·z))`,
    /// `dweight = Σ dy·z`, `dbias = Σ dy`.
    ///
    /// @param weight `(C)`
    /// @param bias `(C)`
    public static Variable layerNorm(Variable x, Variable weight, Variable bias, double epsilon) {
        Tensor in = x.value();
        Tensor w = weight.value();
        Norms.Layer norm = Norms.layer(in, w, bias.value(), epsilon);
        var gradients = new Shared<>(dy -> Norms.layerGrad(in, w, norm.mean(), norm.r(), dy));
        return Variable.of(
                "layerNorm",
                norm.out(),
                wrt(
                        x,
                        gradients.part(Norms.LayerGrad::dx),
                        gradients.adding(
                                (dy, sum) ->
                                        Norms.addLayerGrad(
                                                in, w, norm.mean(), norm.r(), dy, sum))),
                wrt(weight, gradients.part(Norms.LayerGrad::dweight)),
                wrt(bias, gradients.part(Norms.LayerGrad::dbias)));
    }

    // ── Memory ──────────────────────────────────────────────────────────────────────────────────

    /// What `body` makes of the inputs, without remembering what it computed on the way: the
    /// backward pass runs it again (gradient checkpointing, Chen et al., 2016). Memory for a
    /// network of n such stretches is that of their inputs and of one stretch, for one more
    /// forward pass; the gradients are the same to the last bit if no input is passed twice.
    ///
    /// @param body a function of its arguments and of parameters, not of other variables; it must
    ///     compute the same each time, so that random numbers come from a generator that it makes
    public static Variable checkpoint(
            Function<List<Variable>, Variable> body, Variable... inputs) {
        return Checkpoint.of(body, inputs);
    }

    // ── Attention ───────────────────────────────────────────────────────────────────────────────

    /// Rows of a table, `(V, C)` and `(…)` to `(…, C)`: `y[i] = table[ids[i]]`.
    ///
    /// The gradient adds `dy[i]` to row `ids[i]`.
    ///
    /// @param ids I32
    public static Variable embedding(Variable table, Tensor ids) {
        Tensor rows = table.value();
        return Variable.of(
                "embedding",
                Selections.rows(rows, ids),
                wrtAdding(table, (dy, sum) -> Selections.addRows(dy, ids, sum)));
    }

    /// Rotary position embedding in the halves convention of LLaMA, `(…, H, D) → (…, H, D)`; the
    /// gradient rotates back. See [Attention#rope].
    ///
    /// @param positions I32 `(…)`
    /// @param cos `(P, D/2)`
    /// @param sin `(P, D/2)`
    public static Variable rope(Variable x, Tensor positions, Tensor cos, Tensor sin) {
        return Variable.of(
                "rope",
                Attention.rope(x.value(), positions, cos, sin),
                wrt(x, dy -> Attention.ropeInverse(dy, positions, cos, sin)));
    }

    /// `softmax(scale·q·kᵀ + mask)·v`, head by head, `(B, T, H, D) → (B, T, H, D)`
    /// (Vaswani et al., 2017, eq. 1); grouped heads, see [Attention#attention].
    ///
    /// With `P` the softmax and `δ = Σ dy·y` per query: `dv = Pᵀ·dy`, `dS = P∘(dy·vᵀ − δ)`,
    /// `dq = scale·dS·k`, `dk = scale·dSᵀ·q`.
    ///
    /// @param q `(B, T, H, D)`
    /// @param k `(B, S, G, D)`, H a multiple of G
    /// @param v `(B, S, G, D)`
    public static Variable attention(
            Variable q, Variable k, Variable v, AttentionPattern pattern, double scale) {
        Tensor queries = q.value();
        Tensor keys = k.value();
        Tensor values = v.value();
        Attention.Attended forward = Attention.attention(queries, keys, values, pattern, scale);
        var gradients =
                new Shared<>(
                        dy ->
                                Attention.attentionGrad(
                                        queries, keys, values, pattern, scale, forward, dy));
        return Variable.of(
                "attention",
                forward.out(),
                wrt(q, gradients.part(Attention.Grad::dq)),
                wrt(k, gradients.part(Attention.Grad::dk)),
                wrt(v, gradients.part(Attention.Grad::dv)));
    }
}
