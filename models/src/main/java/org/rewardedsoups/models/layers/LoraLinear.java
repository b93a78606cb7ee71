package org.rewardedsoups.models.layers;

import org.rewardedsoups.autograd.Functional;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// A linear map with a low-rank correction, `y = base(x) + scale·B·A·x` (Hu et al., 2021, eq. 3).
///
/// @param baseLayer the pretrained map, usually frozen
/// @param loraA `(r, in)`
/// @param loraB `(out, r)`
/// @param scale α/r
/// @param dropout probability with which an element of the correction's input is dropped
public record LoraLinear(
        Linear baseLayer,
        @Named("lora_A") Linear loraA,
        @Named("lora_B") Linear loraB,
        double scale,
        double dropout)
        implements Projection {

    @Override
    public Variable apply(Variable x, Dropout pass) {
        boolean drops = pass.rng().isPresent() && dropout > 0;
        long rows = x.value().size() / in();
        boolean stored = baseLayer.weight().value().type() == DType.BF16; // stays as it is
        return !drops && !stored && mergingPays(rows, in(), out(), loraA.out())
                ? applyMerged(x)
                : applyApart(x, pass);
    }

    /// `W·x + scale·B·A·x`, correction and base apart: what is needed to drop elements of the
    /// correction's input, and cheaper for large maps.
    Variable applyApart(Variable x, Dropout pass) {
        Variable reduced = Functional.linear(pass.apply(x, dropout), loraA.weight());
        return loraB.applyOnto(baseLayer.apply(x), reduced.mul(scale), Dropout.OFF);
    }

    /// `(W + scale·B·A)·x`, one product instead of three; the gradient of the sum reaches A and B.
    Variable applyMerged(Variable x) {
        Variable product = loraB.weight().mul(scale).matmul(loraA.weight());
        return Functional.linear(x, baseLayer.weight().add(product), baseLayer.bias());
    }

    /// Apart, a pass there and back costs `3·rows·r·(in + out)` multiply-adds more than the base,
    /// in products so narrow that they run at half speed; merged, `rows·in·out` for the gradient of
    /// the sum, and `r·in·out` to make it, which takes enough rows to pay.
    public static boolean mergingPays(long rows, long in, long out, long rank) {
        long narrow = 2 * 3 * rank * (in + out);
        return in * out <= narrow && rows * (in + out) >= in * out;
    }

    /// `scale·B·A`, `(out, in)`: what the correction adds to the weight.
    public Tensor delta() {
        return delta(loraA.weight().value(), loraB.weight().value(), scale);
    }

    /// `scale·B·A`, `(out, in)`.
    public static Tensor delta(Tensor a, Tensor b, double scale) {
        return b.mul(scale).matmul(a);
    }

    /// A plain map that computes the same, with its own frozen weight `W + scale·B·A`.
    public Linear merged() {
        Tensor delta = delta();
        Tensor weight =
                Scope.detached(() -> baseLayer.weight().value().cast(delta.type()).add(delta));
        return new Linear(new Parameter(weight).trainable(false), baseLayer.bias());
    }

    @Override
    public long in() {
        return baseLayer.in();
    }

    @Override
    public long out() {
        return baseLayer.out();
    }
}
