package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

class CheckpointTest {
    private final RandomGenerator rng = new Rngs(3).stream("checkpoint");
    private final Parameter weight = new Parameter(Tensor.gaussian(rng, 32, 32).mul(0.1));
    private final Parameter first = new Parameter(Tensor.gaussian(rng, 500, 32));

    private Variable body(List<Variable> in) {
        RandomGenerator draws = new Rngs(7).stream("dropout");
        Variable x = in.getFirst();
        for (int i = 0; i < 6; i++) {
            x = x.add(Functional.tanh(Functional.linear(x, weight)).mul(in.getLast()));
            x = Functional.dropout(x, 0.1, draws);
        }
        return x;
    }

    private record Result(double loss, float[] weight, float[] first, long peakBytes) {}

    private Result run(Variable x, Function<Variable, Variable> stretch) {
        weight.clearGrad();
        first.clearGrad();
        Scope step = Scope.open();
        double loss;
        try (step) {
            Variable y = x;
            for (int i = 0; i < 8; i++) {
                y = stretch.apply(y);
            }
            Variable sum = y.square().mean();
            sum.backward();
            loss = sum.value().item();
        }
        return new Result(
                loss,
                weight.grad().orElseThrow().toFloats(),
                first.grad().map(Tensor::toFloats).orElse(new float[0]),
                step.peakBytes());
    }

    private void sameBitsInLessMemory(Variable x) {
        Result plain = run(x, y -> body(List.of(y)));
        Result frugal = run(x, y -> Functional.checkpoint(this::body, y));
        assertEquals(plain.loss, frugal.loss);
        assertArrayEquals(plain.weight, frugal.weight);
        assertArrayEquals(plain.first, frugal.first);
        assertTrue(
                frugal.peakBytes < 0.4 * plain.peakBytes,
                frugal.peakBytes + " bytes instead of " + plain.peakBytes);
    }

    @Test
    void gradientsAreTheSameBitsInLessMemory() {
        sameBitsInLessMemory(first);
    }

    @Test
    void parametersInsideAreReachedWhenNoInputNeedsAGradient() {
        sameBitsInLessMemory(Variable.constant(first.value()));
    }

    @Test
    void gradientsMatchFiniteDifferences() {
        GradientCheck.check(
                "checkpoint",
                in ->
                        Functional.checkpoint(
                                        x -> x.getFirst().exp().mul(x.getLast()),
                                        in.get(0).mul(2),
                                        in.get(1))
                                .add(in.get(0)),
                Tensor.gaussian(rng, 2, 3),
                Tensor.gaussian(rng, 2, 3));
    }

    @Test
    void aBodyThatReturnsItsInputPassesTheGradientOn() {
        try (Scope _ = Scope.open()) {
            Variable x = first.mul(3);
            Functional.checkpoint(List::getFirst, x).sum().backward();
        }
        assertEquals(3, first.grad().orElseThrow().get(0, 0));
    }

    @Test
    void nothingIsRememberedWithGradientsOffOrWhenAllIsFrozen() {
        weight.trainable(false);
        Variable frozen = Variable.constant(first.value());
        assertTrue(!Functional.checkpoint(this::body, frozen).needsGradient());
        weight.trainable(true);
        Variable off = Gradients.off(() -> Functional.checkpoint(this::body, first));
        assertTrue(!off.needsGradient());
    }
}
