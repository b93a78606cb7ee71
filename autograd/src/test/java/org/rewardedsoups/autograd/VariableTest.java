package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Scope;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;
import org.rewardedsoups.tensor.Unary;

class VariableTest {
    private final RandomGenerator rng = new Rngs(5).stream("test");

    static Stream<Arguments> binary() {
        return Stream.<Object[]>of(
                        row("add", Variable::add),
                        row("sub", Variable::sub),
                        row("mul", Variable::mul),
                        row("div", Variable::div),
                        row("max", Variable::max),
                        row("min", Variable::min))
                .map(Arguments::of);
    }

    private static Object[] row(String name, BinaryOperator<Variable> f) {
        return new Object[] {name, f};
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("binary")
    void binaryGradientsMatchFiniteDifferencesAndUndoBroadcasting(
            String name, BinaryOperator<Variable> f) {
        long[][] shapes = {{}, {1}, {3}, {2, 1}, {2, 3}, {4, 1, 3}, {4, 2, 1}};
        for (long[] right : shapes) {
            for (long[] left : shapes) {
                Tensor a = Tensor.gaussian(rng, left);
                Tensor b = Tensor.gaussian(rng, right).map(Unary.EXP).add(0.5);
                GradientCheck.check(name, x -> f.apply(x.get(0), x.get(1)), a, b);
            }
        }
    }

    static Stream<Arguments> unary() {
        return Stream.<Object[]>of(
                        one("neg", Variable::neg),
                        one("exp", Variable::exp),
                        one("log", x -> x.square().add(0.5).log()),
                        one("square", Variable::square),
                        one("times a number", x -> x.mul(-2.5)),
                        one("transpose", Variable::transpose),
                        one("reshape", x -> x.reshape(-1, 2).mul(Tensor.of(new Shape(2), 1.0, 2))),
                        one("reshape of a view", x -> x.transpose().reshape(-1).square()),
                        one("sum", Variable::sum),
                        one("sum of an axis", x -> x.sum(0).mul(x.sum(-1))),
                        one("mean", x -> x.square().mean()),
                        one("clamp", x -> x.clamp(-0.51, 0.52)))
                .map(Arguments::of);
    }

    private static Object[] one(String name, UnaryOperator<Variable> f) {
        return new Object[] {name, f};
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unary")
    void unaryGradientsMatchFiniteDifferences(String name, UnaryOperator<Variable> f) {
        GradientCheck.check(name, x -> f.apply(x.get(0)), Tensor.gaussian(rng, 2, 1));
        GradientCheck.check(name, x -> f.apply(x.get(0)), Tensor.gaussian(rng, 4, 17));
    }

    @Test
    void tiesOfMaxAndMinShareTheGradient() {
        var a = new Parameter(Tensor.of(new Shape(3), 1f, 2f, 3f));
        var b = new Parameter(Tensor.of(new Shape(3), 1f, 3f, 2f));
        a.max(b).sum().backward();
        assertArrayEquals(new float[] {0.5f, 0, 1}, a.grad().orElseThrow().toFloats());
        assertArrayEquals(new float[] {0.5f, 1, 0}, b.grad().orElseThrow().toFloats());
        a.clearGrad();
        b.clearGrad();
        a.min(b).sum().backward();
        assertArrayEquals(new float[] {0.5f, 1, 0}, a.grad().orElseThrow().toFloats());
        assertArrayEquals(new float[] {0.5f, 0, 1}, b.grad().orElseThrow().toFloats());
    }

    @Test
    void clampPassesTheGradientOnItsBounds() {
        var x = new Parameter(Tensor.of(new Shape(5), -2f, -1f, 0f, 1f, 2f));
        x.clamp(-1, 1).sum().backward();
        assertArrayEquals(new float[] {0, 1, 1, 1, 0}, x.grad().orElseThrow().toFloats());
    }

    @Test
    void maskedMeanAveragesWhereTheMaskIsOne() {
        var x = new Parameter(Tensor.of(new Shape(2, 2), 1f, 2f, 3f, 10f));
        Variable mean = x.maskedMean(Tensor.of(new Shape(2, 2), 1f, 0f, 1f, 0f));
        mean.backward();
        assertEquals(2, mean.value().item());
        assertArrayEquals(new float[] {0.5f, 0, 0.5f, 0}, x.grad().orElseThrow().toFloats());
    }

    @Test
    void aVariableUsedTwiceGetsBothGradients() {
        GradientCheck.check(
                "diamond",
                x -> {
                    Variable y = x.get(0).exp();
                    Variable z = y.add(y).mul(y);
                    return z.add(y).add(x.get(0)).mul(z);
                },
                Tensor.gaussian(rng, 2, 3));
    }

    @Test
    void gradientsAccumulateUntilCleared() {
        var x = new Parameter(Tensor.of(new Shape(2), 1f, 2f));
        x.square().sum().backward();
        x.square().sum().backward();
        assertArrayEquals(new float[] {4, 8}, x.grad().orElseThrow().toFloats());
        x.clearGrad();
        assertTrue(x.grad().isEmpty());
        x.sum().backward();
        assertArrayEquals(new float[] {1, 1}, x.grad().orElseThrow().toFloats());
    }

    @Test
    void gradientsOutliveTheScopeOfTheirStep() {
        var x = new Parameter(Tensor.of(new Shape(2), 1f, 2f));
        try (Scope _ = Scope.open()) {
            x.square().sum().backward();
        }
        try (Scope _ = Scope.open()) {
            Tensor.full(x.value().type(), x.shape(), 99); // reuses the buffers of the first step
        }
        assertArrayEquals(new float[] {2, 4}, x.grad().orElseThrow().toFloats());
    }

    @Test
    void parametersAreLeavesEvenWhenTheyAreTheLoss() {
        var x = new Parameter(Tensor.scalar(3));
        x.backward();
        assertEquals(1, x.grad().orElseThrow().item());
    }

    @Test
    void aDeepGraphDoesNotOverflowTheStack() {
        var x = new Parameter(Tensor.scalar(0));
        Variable y = x;
        try (Scope _ = Scope.open()) {
            for (int i = 0; i < 20_000; i++) {
                y = y.add(x);
            }
            y.backward();
        }
        assertEquals(20_001, x.grad().orElseThrow().item());
    }

    @Test
    void frozenParametersAndDetachedValuesTakeNoGradient() {
        var x = new Parameter(Tensor.scalar(3));
        var frozen = new Parameter(Tensor.scalar(2)).trainable(false);
        x.mul(frozen).add(x.square().detach()).backward();
        assertEquals(2, x.grad().orElseThrow().item());
        assertTrue(frozen.grad().isEmpty());
    }

    @Test
    void nothingIsRecordedWithGradientsOff() {
        var x = new Parameter(Tensor.scalar(3));
        Variable y = Gradients.off(x::square);
        assertFalse(y.needsGradient());
        var e = assertThrows(IllegalStateException.class, y::backward);
        assertTrue(e.getMessage().contains("gradients off"), e.getMessage());
    }

    @Test
    void onlyAScalarHasABackwardPass() {
        var x = new Parameter(Tensor.zeros(2));
        var e = assertThrows(ShapeException.class, () -> x.mul(2).backward());
        assertEquals("backward: expected a scalar loss, got (2)", e.getMessage());
    }

    @Test
    void assigningKeepsTheGraphOfAnEarlierForwardPassCorrect() {
        var x = new Parameter(Tensor.scalar(3));
        Variable y = x.square();
        x.assign(Tensor.scalar(100));
        y.backward();
        assertEquals(6, x.grad().orElseThrow().item());
    }

    /// d/dx of f(y) for y = x², by parts: f is differentiated on its own, twice, and its gradients go
    /// through the square together.
    @Test
    void aLeafSumsTheGradientsOfPartsOfAGraph() {
        Parameter x = new Parameter(Tensor.of(new Shape(3), 1f, -2f, 3f));
        Variable y = x.square();
        Tensor sum = Tensor.zeros(3);
        for (int pass = 1; pass <= 2; pass++) {
            try (Scope _ = Scope.open()) {
                Variable.leaf(y.value(), sum).square().sum().mul(pass).backward();
            }
        }
        assertArrayEquals(new double[] {6, 24, 54}, sum.toDoubles()); // 3·2y
        y.mul(sum).sum().backward();
        assertArrayEquals(new double[] {12, -96, 324}, x.grad().orElseThrow().toDoubles()); // ·2x
    }
}
