package org.rewardedsoups.tensor;

/// RMS norm and layer norm over the last axis, with their gradients.
public final class Norms {
    private Norms() {}

    /// A normalised tensor and the `1/√(mean(x²) + ε)` of each row, which the gradient needs.
    public record Rms(Tensor out, Tensor r) {}

    /// A normalised tensor with the mean and the `1/√(variance + ε)` of each row.
    public record Layer(Tensor out, Tensor mean, Tensor r) {}

    /// Gradients with respect to the input, the weight and the bias.
    public record LayerGrad(Tensor dx, Tensor dweight, Tensor dbias) {}

    /// Gradients with respect to the input and the weight.
    public record RmsGrad(Tensor dx, Tensor dweight) {}

    /// `x·weight/√(mean(x²) + ε)` over the last axis, `(…, C) → (…, C)`
    /// (Zhang and Sennrich, 2019, eq. 4).
    ///
    /// @param weight `(C)`
    public static Rms rms(Tensor x, Tensor weight, double epsilon) {
        require("rmsNorm", x, "weight", weight);
        Tensor rows = Reductions.rows(x);
        Tensor out = Tensor.empty(x.type(), x.shape());
        Tensor r = Tensor.empty(x.type(), new Shape(rows.dim(0)));
        Providers.kernels(x.type())
                .rmsNorm(rows, weight.plain(), epsilon, Reductions.rows(out), r);
        return new Rms(out, r);
    }

    /// Gradients of [#rms], given what it returned as `r`.
    public static RmsGrad rmsGrad(Tensor x, Tensor weight, Tensor r, Tensor dy) {
        return rmsGrad(x, weight, r, dy, false, Tensor.empty(x.type(), x.shape()));
    }

    /// The same with `dx` added to `sum`, contiguous and of `x`'s shape.
    public static RmsGrad addRmsGrad(Tensor x, Tensor weight, Tensor r, Tensor dy, Tensor sum) {
        Elementwise.requireShape("rmsNormGrad", "sum", sum, x.shape(), x);
        return rmsGrad(x, weight, r, dy, true, sum);
    }

    private static RmsGrad rmsGrad(
            Tensor x, Tensor weight, Tensor r, Tensor dy, boolean accumulate, Tensor dx) {
        require("rmsNormGrad", x, "weight", weight);
        Elementwise.requireShape("rmsNormGrad", "dy", dy, x.shape(), x);
        requireOnePerRow("rmsNormGrad", "r", x, r);
        Tensor dweight = Tensor.empty(x.type(), weight.shape());
        Providers.kernels(x.type())
                .rmsNormGrad(
                        Reductions.rows(x),
                        weight.plain(),
                        r.plain(),
                        Reductions.rows(dy),
                        accumulate,
                        Reductions.rows(dx),
                        dweight);
        return new RmsGrad(dx, dweight);
    }

    /// `(x − mean)·weight/√(variance + ε) + bias` over the last axis, `(…, C) → (…, C)`; the
    /// variance is the biased one (Ba et al., 2016, eq. 3).
    ///
    /// @param weight `(C)`
    /// @param bias `(C)`
    public static Layer layer(Tensor x, Tensor weight, Tensor bias, double epsilon) {
        require("layerNorm", x, "weight", weight);
        require("layerNorm", x, "bias", bias);
        Tensor rows = Reductions.rows(x);
        Tensor out = Tensor.empty(x.type(), x.shape());
        Tensor mean = Tensor.empty(x.type(), new Shape(rows.dim(0)));
        Tensor r = Tensor.empty(x.type(), new Shape(rows.dim(0)));
        Providers.kernels(x.type())
                .layerNorm(
                        rows, weight.plain(), bias.plain(), epsilon, Reductions.rows(out), mean, r);
        return new Layer(out, mean, r);
    }

    /// Gradients of [#layer], given what it returned as `mean` and `r`.
    public static LayerGrad layerGrad(Tensor x, Tensor weight, Tensor mean, Tensor r, Tensor dy) {
        return layerGrad(x, weight, mean, r, dy, false, Tensor.empty(x.type(), x.shape()));
    }

    /// The same with `dx` added to `sum`, contiguous and of `x`'s shape.
    public static LayerGrad addLayerGrad(
            Tensor x, Tensor weight, Tensor mean, Tensor r, Tensor dy, Tensor sum) {
        Elementwise.requireShape("layerNormGrad", "sum", sum, x.shape(), x);
        return layerGrad(x, weight, mean, r, dy, true, sum);
    }

    private static LayerGrad layerGrad(
            Tensor x,
            Tensor weight,
            Tensor mean,
            Tensor r,
            Tensor dy,
            boolean accumulate,
            Tensor dx) {
        require("layerNormGrad", x, "weight", weight);
        Elementwise.requireShape("layerNormGrad", "dy", dy, x.shape(), x);
        requireOnePerRow("layerNormGrad", "mean", x, mean);
        requireOnePerRow("layerNormGrad", "r", x, r);
        Tensor dweight = Tensor.empty(x.type(), weight.shape());
        Tensor dbias = Tensor.empty(x.type(), weight.shape());
        Providers.kernels(x.type())
                .layerNormGrad(
                        Reductions.rows(x),
                        weight.plain(),
                        mean.plain(),
                        r.plain(),
                        Reductions.rows(dy),
                        accumulate,
                        Reductions.rows(dx),
                        dweight,
                        dbias);
        return new LayerGrad(dx, dweight, dbias);
    }

    private static void require(String operation, Tensor x, String name, Tensor weight) {
        Elementwise.requireFloating(operation, x);
        if (x.shape().rank() == 0 || x.dim(-1) == 0) {
            throw new ShapeException(
                    operation + ": expected x of shape (…, C) with C > 0, got " + x.shape());
        }
        Elementwise.requireShape(operation, name, weight, new Shape(x.dim(-1)), x);
    }

    private static void requireOnePerRow(String operation, String name, Tensor x, Tensor numbers) {
        long rows = Reductions.rows(x).dim(0);
        Elementwise.requireShape(operation, name, numbers, new Shape(rows), x);
    }
}
