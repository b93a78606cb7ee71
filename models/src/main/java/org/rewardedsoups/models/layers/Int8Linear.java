package org.rewardedsoups.models.layers;

import static org.rewardedsoups.autograd.Variable.wrt;

import java.util.Optional;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.Int8Matrix;
import org.rewardedsoups.tensor.Tensor;

/// A linear map whose weights were rounded to 8 bits: a quarter of the memory, for decoding. Its
/// weights are configuration, not parameters; gradients pass through to x.
///
/// @param weight `(out, in)`
/// @param bias `(out)`, or empty
public record Int8Linear(Int8Matrix weight, Optional<Parameter> bias) implements Projection {

    /// The same map with rounded weights.
    public static Int8Linear of(Linear linear) {
        return new Int8Linear(Int8Matrix.of(linear.weight().value()), linear.bias());
    }

    @Override
    public Variable apply(Variable x, Dropout dropout) {
        Tensor y = weight.applyTo(x.value());
        Variable product = Variable.of("int8Linear", y, wrt(x, weight::applyTransposedTo));
        return bias.isPresent() ? product.add(bias.get()) : product;
    }

    @Override
    public long in() {
        return weight.in();
    }

    @Override
    public long out() {
        return weight.out();
    }
}
