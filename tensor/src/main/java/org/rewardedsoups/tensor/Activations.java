package org.rewardedsoups.tensor;

/// Activations together with what comes right before or after them, in one pass over memory each
/// way.
public final class Activations {
    private Activations() {}

    /// Gradients with respect to gate and up.
    public record SwiGluGrad(Tensor dgate, Tensor dup) {}

    /// Gradients with respect to the input and the bias.
    public record BiasGeluGrad(Tensor dx, Tensor dbias) {}

    /// `silu(gate)·up`, element by element (Shazeer, 2020, eq. 6).
    ///
    /// @param up of `gate`'s shape
    public static Tensor swiGlu(Tensor gate, Tensor up) {
        Elementwise.requireFloating("swiGlu", gate);
        Elementwise.requireShape("swiGlu", "up", up, gate.shape(), gate);
        Tensor out = Tensor.empty(gate.type(), gate.shape());
        Providers.kernels(gate.type()).swiGlu(gate.plain(), up.plain(), out);
        return out;
    }

    /// Gradients of [#swiGlu]: `dup = dy·silu(gate)`, `dgate = dy·up·silu′(gate)`.
    public static SwiGluGrad swiGluGrad(Tensor gate, Tensor up, Tensor dy) {
        Elementwise.requireShape("swiGluGrad", "up", up, gate.shape(), gate);
        Elementwise.requireShape("swiGluGrad", "dy", dy, gate.shape(), gate);
        Tensor dgate = Tensor.empty(gate.type(), gate.shape());
        Tensor dup = Tensor.empty(gate.type(), gate.shape());
        Providers.kernels(gate.type()).swiGluGrad(gate.plain(), up.plain(), dy.plain(), dgate, dup);
        return new SwiGluGrad(dgate, dup);
    }

    /// `gelu(x + bias)`, exact, `(…, n) → (…, n)`.
    ///
    /// @param bias `(n)`
    public static Tensor biasGelu(Tensor x, Tensor bias) {
        Elementwise.requireFloating("biasGelu", x);
        Elementwise.requireSameType("biasGelu", x, bias);
        if (x.shape().rank() == 0 || !bias.shape().equals(new Shape(x.dim(-1)))) {
            throw new ShapeException(
                    "biasGelu: expected x and bias of shapes (…, n) and (n), got "
                            + x.shape()
                            + " and "
                            + bias.shape());
        }
        Tensor out = Tensor.empty(x.type(), x.shape());
        Providers.kernels(x.type())
                .biasGelu(Reductions.rows(x), bias.plain(), Reductions.rows(out));
        return out;
    }

    /// Gradients of [#biasGelu]: `dx = dy·gelu′(x + bias)`, `dbias = Σ dx`.
    public static BiasGeluGrad biasGeluGrad(Tensor x, Tensor bias, Tensor dy) {
        Elementwise.requireShape("biasGeluGrad", "bias", bias, new Shape(x.dim(-1)), x);
        Elementwise.requireShape("biasGeluGrad", "dy", dy, x.shape(), x);
        Tensor dx = Tensor.empty(x.type(), x.shape());
        Tensor dbias = Tensor.empty(x.type(), bias.shape());
        Providers.kernels(x.type())
                .biasGeluGrad(
                        Reductions.rows(x),
                        bias.plain(),
                        Reductions.rows(dy),
                        Reductions.rows(dx),
                        dbias);
        return new BiasGeluGrad(dx, dbias);
    }
}
