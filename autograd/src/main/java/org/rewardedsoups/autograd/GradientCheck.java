package org.rewardedsoups.autograd;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// Compares gradients with central finite differences in float64; for tests of every module.
///
/// A function of any shape is checked through the scalar `Σ w·f(x)` with fixed random `w`: for
/// each element `x`, `∂/∂x ≈ (f(x + h) − f(x − h)) / 2h`. Keep inputs away from kinks.
public final class GradientCheck {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;

    private final String operation;
    private final Function<List<Variable>, Variable> function;
    private final List<Parameter> inputs;

    private GradientCheck(
            String operation, Function<List<Variable>, Variable> function, Tensor... inputs) {
        this.operation = operation;
        this.function = function;
        this.inputs =
                Arrays.stream(inputs)
                        .map(x -> new Parameter(Scope.detached(() -> x.cast(DType.F64).copy())))
                        .toList();
    }

    /// Checks the gradient of `function` with respect to every element of every input, together
    /// and with all but one input frozen.
    ///
    /// @param inputs where to check; converted to float64
    /// @throws AssertionError naming operation, input, element, expected and actual value
    public static void check(
            String operation, Function<List<Variable>, Variable> function, Tensor... inputs) {
        new GradientCheck(operation, function, inputs).run();
    }

    private void run() {
        backward();
        for (int i = 0; i < inputs.size(); i++) {
            compare(i);
        }
        for (int i = 0; i < inputs.size() && inputs.size() > 1; i++) {
            compareWithTheOthersFrozen(i);
        }
    }

    private void backward() {
        inputs.forEach(Parameter::clearGrad);
        try (Scope _ = Scope.open()) {
            loss().backward();
        }
    }

    private void compare(int input) {
        Parameter x = inputs.get(input);
        double[] actual = gradient(x);
        for (int i = 0; i < actual.length; i++) {
            double expected = difference(x, i);
            if (!(Math.abs(actual[i] - expected) <= TOLERANCE * Math.max(1, Math.abs(expected)))) {
                throw new AssertionError(
                        operation + ": expected gradient " + expected + " at element " + i
                                + " of input " + input + " " + x.shape() + ", got " + actual[i]);
            }
        }
    }

    private void compareWithTheOthersFrozen(int input) {
        Parameter alone = inputs.get(input);
        double[] expected = gradient(alone);
        inputs.forEach(x -> x.trainable(x == alone));
        backward();
        double[] actual = gradient(alone);
        inputs.forEach(x -> x.trainable(true));
        backward();
        if (!Arrays.equals(expected, actual)) {
            throw new AssertionError(
                    operation + ": expected gradient " + Arrays.toString(expected) + " of input "
                            + input + " with the other inputs frozen, got "
                            + Arrays.toString(actual));
        }
    }

    private double difference(Parameter x, int element) {
        double center = x.value().at(element);
        x.value().put(element, center + STEP);
        double above = evaluate();
        x.value().put(element, center - STEP);
        double below = evaluate();
        x.value().put(element, center);
        return (above - below) / (2 * STEP);
    }

    private double evaluate() {
        try (Scope _ = Scope.open()) {
            return Gradients.off(() -> loss().value().item());
        }
    }

    private Variable loss() {
        Variable y = function.apply(List.copyOf(inputs));
        var rng = new Rngs(1).stream("gradient check");
        double[] weights = rng.doubles(y.value().size(), 0.5, 1.5).toArray();
        return y.mul(Tensor.of(y.shape(), weights)).sum();
    }

    private static double[] gradient(Parameter x) {
        return x.grad().map(Tensor::toDoubles).orElseGet(() -> new double[(int) x.value().size()]);
    }
}
