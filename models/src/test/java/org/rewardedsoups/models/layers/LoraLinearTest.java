package org.rewardedsoups.models.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.autograd.Parameter;
import org.rewardedsoups.autograd.Variable;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

class LoraLinearTest {
    private final RandomGenerator rng = new Rngs(1).stream("test");

    @Test
    void mergedAndApartAgreeInValueAndGradients() {
        for (boolean bias : new boolean[] {true, false}) {
            LoraLinear layer = layer(bias, 0);
            Parameter x = parameter(9, 6);
            List<double[]> apart = gradients(layer, x, in -> layer.applyApart(in, Dropout.OFF));
            List<double[]> merged = gradients(layer, x, layer::applyMerged);
            for (int i = 0; i < apart.size(); i++) {
                assertArrayEquals(apart.get(i), merged.get(i), 1e-12);
            }
        }
    }

    @Test
    void manyRowsOfASmallMapAreMergedUnlessInputsAreDropped() {
        LoraLinear layer = layer(false, 0.5);
        assertEquals("linear", layer.apply(parameter(9, 6), Dropout.OFF).name());
        assertEquals("linearOnto", layer.apply(parameter(9, 6), Dropout.drawing(rng)).name());
        assertEquals("linearOnto", layer.apply(parameter(1, 6), Dropout.OFF).name());
    }

    private static List<double[]> gradients(
            LoraLinear layer, Parameter x, UnaryOperator<Variable> apply) {
        List<Parameter> parameters = List.of(x, layer.loraA().weight(), layer.loraB().weight());
        parameters.forEach(Parameter::clearGrad);
        Variable y = apply.apply(x);
        y.square().sum().backward();
        return List.of(
                y.value().toDoubles(),
                parameters.get(0).grad().orElseThrow().toDoubles(),
                parameters.get(1).grad().orElseThrow().toDoubles(),
                parameters.get(2).grad().orElseThrow().toDoubles());
    }

    private LoraLinear layer(boolean bias, double dropout) {
        Optional<Parameter> b = bias ? Optional.of(parameter(4).trainable(false)) : Optional.empty();
        return new LoraLinear(
                new Linear(parameter(4, 6).trainable(false), b),
                new Linear(parameter(2, 6), Optional.empty()),
                new Linear(parameter(4, 2), Optional.empty()),
                1.5,
                dropout);
    }

    private Parameter parameter(long... dims) {
        return new Parameter(Tensor.gaussian(rng, dims).cast(DType.F64));
    }
}
