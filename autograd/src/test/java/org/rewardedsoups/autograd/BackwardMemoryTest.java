package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rewardedsoups.autograd.Variable.wrt;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Tensor;

/// What a backward pass gives back, and what it leaves alone.
class BackwardMemoryTest {
    private final RandomGenerator rng = new Rngs(1).stream("backward memory");
    private final Parameter weight = new Parameter(Tensor.gaussian(rng, 64, 64));
    private final Tensor input = Tensor.gaussian(rng, 1_000, 64);

    /// A chain of `layers` tanh layers, 256 kB each.
    private Variable loss(int layers) {
        Variable x = Variable.constant(input);
        for (int i = 0; i < layers; i++) {
            x = Functional.tanh(Functional.linear(x, weight));
        }
        return x.square().mean();
    }

    @Test
    void theBackwardPassNeedsFewBytesMoreThanTheForwardPass() {
        long forward;
        Scope step = Scope.open();
        try (step) {
            Variable loss = loss(20);
            forward = step.peakBytes();
            loss.backward();
        }
        long layer = 4 * input.size();
        assertTrue(forward > 40 * layer, forward + " bytes");
        assertTrue(step.peakBytes() < forward + 5 * layer, step.peakBytes() + " after " + forward);
    }

    @Test
    void valuesOfTheGraphCannotBeReadAfterwardsButTheLossAndDetachedOnesCan() {
        try (Scope _ = Scope.open()) {
            Variable x = Functional.linear(Variable.constant(input), weight);
            Variable y = Functional.tanh(x);
            Variable kept = y.detach();
            Variable view = x.reshape(-1);
            Variable loss = y.square().sum().add(view.sum());
            double before = loss.value().item();
            float[] values = kept.value().toFloats();
            loss.backward();
            assertThrows(IllegalStateException.class, () -> x.value().get(0, 0));
            assertThrows(IllegalStateException.class, () -> view.value().get(0));
            for (int i = 0; i < 100; i++) {
                Tensor.zeros(input.size()).fill(i); // would write over what came back
            }
            assertArrayEquals(values, kept.value().toFloats());
            assertEquals(before, loss.value().item());
        }
    }

    @Test
    void aGraphServesOneBackwardPass() {
        try (Scope _ = Scope.open()) {
            Variable shared = weight.square();
            Variable first = shared.sum();
            Variable second = shared.mean();
            first.backward();
            var e = assertThrows(IllegalStateException.class, second::backward);
            assertTrue(e.getMessage().contains("call backward() once"), e.getMessage());
        }
    }

    @Test
    void aDetachedValueMayBeReadByPartsOfTheGraphThatRunLater() {
        try (Scope _ = Scope.open()) {
            Variable x = weight.mul(2);
            Variable y = weight.exp();
            Variable late = y.mul(x.detach()); // its gradient reads x after x has been visited
            late.sum().add(x.sum()).backward();
        }
        Tensor expected = weight.value().exp().mul(weight.value().mul(2)).add(2);
        assertArrayEquals(expected.toFloats(), weight.grad().orElseThrow().toFloats(), 1e-4f);
    }

    @Test
    void oneTensorMayBeTheGradientOfSeveralInputs() {
        try (Scope _ = Scope.open()) {
            Variable x = weight.mul(1);
            Variable z = weight.mul(10);
            var same = new Shared<>(dy -> dy.mul(3)); // made once, sent three times
            Variable.of(
                            "x + x + z",
                            x.value().add(x.value()).add(z.value()),
                            wrt(x, same.part(g -> g)),
                            wrt(x, same.part(g -> g)),
                            wrt(z, same.part(g -> g)))
                    .sum()
                    .backward();
        }
        assertEquals(2 * 3 + 10 * 3, weight.grad().orElseThrow().get(0, 0));
    }

    @Test
    void gradientsAreTheSameBitsWhereNothingIsReleased() {
        for (int seed = 0; seed < 10; seed++) {
            long of = seed;
            weight.clearGrad();
            random(of).backward(); // tensors of no scope stay until nobody refers to them
            float[] expected = weight.grad().orElseThrow().toFloats();
            weight.clearGrad();
            try (Scope _ = Scope.open()) {
                random(of).backward();
            }
            assertArrayEquals(expected, weight.grad().orElseThrow().toFloats());
        }
    }

    /// A graph of random operations whose values are used a random number of times.
    private Variable random(long seed) {
        RandomGenerator choice = new Rngs(seed).stream("graph");
        List<Variable> values = new ArrayList<>(List.of(weight, weight.mul(0.5)));
        for (int i = 0; i < 40; i++) {
            Variable a = values.get(choice.nextInt(values.size()));
            Variable b = values.get(choice.nextInt(values.size()));
            values.add(
                    switch (choice.nextInt(9)) {
                        case 0 -> a.add(b);
                        case 1 -> a.sub(b.transpose());
                        case 2 -> Functional.tanh(a).mul(b.detach());
                        case 3 -> Functional.softmax(a).matmul(b);
                        case 4 -> a.reshape(32, 128).reshape(64, 64);
                        case 5 -> Indexing.slice(a, 0, 0, 1).add(b);
                        case 6 ->
                                Functional.rmsNorm(a, Indexing.slice(b, 0, 3, 4).reshape(64), 1e-5);
                        case 7 ->
                                Indexing.concat(
                                        0,
                                        List.of(
                                                Indexing.slice(a, 0, 0, 10),
                                                Indexing.slice(b, 0, 10, 64)));
                        default -> Functional.sigmoid(a.max(b));
                    });
        }
        Variable sum = values.getLast().square().mean();
        for (Variable value : values) {
            sum = sum.add(Functional.tanh(value).mean());
        }
        return sum;
    }
}
