package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class FunctionalTest {
    private final RandomGenerator rng = new Rngs(1).stream("test");

    @ParameterizedTest(name = "({0}, {1}) · ({1}, {2})")
    @CsvSource({"1, 1, 1", "2, 3, 4", "5, 1, 7", "3, 17, 2", "1, 16, 15"})
    void matmulGradientsMatchFiniteDifferences(int m, int k, int n) {
        GradientCheck.check(
                "matmul",
                x -> x.get(0).matmul(x.get(1)),
                Tensor.gaussian(rng, m, k),
                Tensor.gaussian(rng, k, n));
    }

    @Test
    void matmulGradientsSumOverBroadcastBatches() {
        GradientCheck.check(
                "matmul, plain b",
                x -> x.get(0).matmul(x.get(1)),
                Tensor.gaussian(rng, 2, 3, 2, 4),
                Tensor.gaussian(rng, 4, 3));
        GradientCheck.check(
                "matmul, plain a",
                x -> x.get(0).matmul(x.get(1)),
                Tensor.gaussian(rng, 2, 4),
                Tensor.gaussian(rng, 3, 4, 2));
        GradientCheck.check(
                "matmul, both stretched",
                x -> x.get(0).matmul(x.get(1)),
                Tensor.gaussian(rng, 2, 1, 2, 3),
                Tensor.gaussian(rng, 1, 3, 3, 2));
    }

    @Test
    void matmulGradientsFollowTransposedAndPermutedViews() {
        GradientCheck.check(
                "matmul, views",
                x -> x.get(0).transpose().matmul(Indexing.permute(x.get(1), 1, 2, 0)),
                Tensor.gaussian(rng, 4, 2),
                Tensor.gaussian(rng, 3, 2, 4));
    }

    @Test
    void matmulNamesTheShapesThatDoNotFit() {
        var a = Variable.constant(Tensor.gaussian(rng, 2, 3));
        var b = Variable.constant(Tensor.gaussian(rng, 4, 5));
        var e = assertThrows(ShapeException.class, () -> a.matmul(b));
        assertEquals("matmul: expected b of shape (…, 3, n), got (4, 5)", e.getMessage());
    }

    static Stream<Arguments> inputsOfLinear() {
        long[][] shapes = {{5}, {1, 5}, {2, 3, 5}, {17, 5}};
        return Stream.of(shapes).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("inputsOfLinear")
    void linearGradientsMatchFiniteDifferences(long[] dims) {
        Tensor in = Tensor.gaussian(rng, dims);
        Tensor weight = Tensor.gaussian(rng, 3, 5);
        GradientCheck.check("linear", x -> Functional.linear(x.get(0), x.get(1)), in, weight);
        GradientCheck.check(
                "linear with bias",
                x -> Functional.linear(x.get(0), x.get(1), Optional.of(x.get(2))),
                in,
                weight,
                Tensor.gaussian(rng, 3));
    }

    @Test
    void linearOfAPermutedInputIsLinearOfItsCopy() {
        Tensor x = Tensor.gaussian(rng, 3, 2, 4).permute(1, 0, 2);
        Variable weight = Variable.constant(Tensor.gaussian(rng, 5, 4));
        assertArrayEquals(
                Functional.linear(Variable.constant(x.copy()), weight).value().toFloats(),
                Functional.linear(Variable.constant(x), weight).value().toFloats());
    }

    @Test
    void linearDoesNotChangeItsBias() {
        Tensor bias = Tensor.gaussian(rng, 3);
        float[] before = bias.toFloats();
        Functional.linear(
                Variable.constant(Tensor.gaussian(rng, 1, 2)),
                Variable.constant(Tensor.gaussian(rng, 3, 2)),
                Optional.of(Variable.constant(bias)));
        assertArrayEquals(before, bias.toFloats());
    }

    @Test
    void linearNamesTheArgumentThatDoesNotFit() {
        Variable weight = Variable.constant(Tensor.zeros(3, 5));
        Variable x = Variable.constant(Tensor.zeros(2, 4));
        Variable good = Variable.constant(Tensor.zeros(2, 5));
        Optional<Variable> bias = Optional.of(Variable.constant(Tensor.zeros(5)));
        assertEquals(
                "linear: expected x of shape (…, 5), got (2, 4)",
                assertThrows(ShapeException.class, () -> Functional.linear(x, weight))
                        .getMessage());
        assertEquals(
                "linear: expected bias of shape (3), got (5)",
                assertThrows(ShapeException.class, () -> Functional.linear(good, weight, bias))
                        .getMessage());
    }

    static Stream<Arguments> activations() {
        return Stream.of(
                Arguments.of("silu", (UnaryOperator<Variable>) Functional::silu),
                Arguments.of("gelu", (UnaryOperator<Variable>) Functional::gelu),
                Arguments.of("geluTanh", (UnaryOperator<Variable>) Functional::geluTanh),
                Arguments.of("tanh", (UnaryOperator<Variable>) Functional::tanh),
                Arguments.of("sigmoid", (UnaryOperator<Variable>) Functional::sigmoid),
                Arguments.of("relu", (UnaryOperator<Variable>) Functional::relu),
                Arguments.of("softmax", (UnaryOperator<Variable>) Functional::softmax),
                Arguments.of("logSoftmax", (UnaryOperator<Variable>) Functional::logSoftmax));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("activations")
    void activationGradientsMatchFiniteDifferences(String name, UnaryOperator<Variable> f) {
        GradientCheck.check(name, x -> f.apply(x.get(0)), Tensor.gaussian(rng, 1));
        GradientCheck.check(name, x -> f.apply(x.get(0)), Tensor.gaussian(rng, 2, 3, 5).mul(3));
        GradientCheck.check(name, x -> f.apply(x.get(0)), Tensor.gaussian(rng, 2, 17));
        GradientCheck.check(
                name + " of a view",
                x -> f.apply(x.get(0).transpose()),
                Tensor.gaussian(rng, 3, 4));
    }

    @Test
    void reluGivesNoGradientAtZeroAndBelow() {
        var x = new Parameter(Tensor.of(new Shape(3), -1f, 0f, 2f));
        Functional.relu(x).sum().backward();
        assertArrayEquals(new float[] {0, 0, 1}, x.grad().orElseThrow().toFloats());
    }

    @Test
    void biasGeluIsGeluOfTheSumAndItsGradientsMatchFiniteDifferences() {
        Tensor x = Tensor.gaussian(rng, 2, 3, 5);
        Tensor bias = Tensor.gaussian(rng, 5);
        GradientCheck.check("biasGelu", in -> Functional.biasGelu(in.get(0), in.get(1)), x, bias);
        assertArrayEquals(
                Functional.gelu(Variable.constant(x.add(bias))).value().toFloats(),
                Functional.biasGelu(Variable.constant(x), Variable.constant(bias))
                        .value()
                        .toFloats(),
                1e-6f);
        var e =
                assertThrows(
                        ShapeException.class,
                        () ->
                                Functional.biasGelu(
                                        Variable.constant(x), Variable.constant(Tensor.zeros(4))));
        assertEquals(
                "biasGelu: expected x and bias of shapes (…, n) and (n), got (2, 3, 5) and (4)",
                e.getMessage());
    }

    @Test
    void linearOntoIsTheResidualPlusTheLinearMap() {
        Tensor residual = Tensor.gaussian(rng, 2, 3, 4);
        Tensor x = Tensor.gaussian(rng, 2, 3, 5);
        Tensor weight = Tensor.gaussian(rng, 4, 5);
        Tensor bias = Tensor.gaussian(rng, 4);
        GradientCheck.check(
                "linearOnto",
                in ->
                        Functional.linearOnto(
                                in.get(0), in.get(1), in.get(2), Optional.of(in.get(3))),
                residual, x, weight, bias);
        GradientCheck.check(
                "linearOnto without a bias",
                in -> Functional.linearOnto(in.get(0), in.get(1), in.get(2), Optional.empty()),
                residual, x, weight);
        List<Variable> in =
                Stream.of(residual, x, weight, bias).map(Variable::constant).toList();
        assertArrayEquals(
                in.get(0).add(Functional.linear(in.get(1), in.get(2), Optional.of(in.get(3))))
                        .value()
                        .toFloats(),
                Functional.linearOnto(in.get(0), in.get(1), in.get(2), Optional.of(in.get(3)))
                        .value()
                        .toFloats(),
                2e-6f);
        var e =
                assertThrows(
                        ShapeException.class,
                        () ->
                                Functional.linearOnto(
                                        in.get(1), in.get(1), in.get(2), Optional.empty()));
        assertEquals(
                "linearOnto: expected residual of shape (2, 3, 4), got (2, 3, 5)", e.getMessage());
    }

    @Test
    void aNormBesideAResidualStreamAddsToItsGradientInPlace() {
        GradientCheck.check(
                "norms beside a stream",
                in -> {
                    Variable x = in.get(0).mul(2);
                    Variable h = x.add(Functional.tanh(Functional.rmsNorm(x, in.get(1), 1e-2)));
                    return h.add(Functional.layerNorm(h, in.get(1), in.get(2), 1e-2).exp());
                },
                Tensor.gaussian(rng, 3, 5),
                Tensor.gaussian(rng, 5),
                Tensor.gaussian(rng, 5));
    }

    @Test
    void swiGluGradientsMatchFiniteDifferences() {
        GradientCheck.check(
                "swiGlu",
                x -> Functional.swiGlu(x.get(0), x.get(1)),
                Tensor.gaussian(rng, 2, 9),
                Tensor.gaussian(rng, 2, 9));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 15, 16, 17})
    void normGradientsMatchFiniteDifferences(int width) {
        Tensor in = Tensor.gaussian(rng, 2, 2, width);
        Tensor weight = Tensor.gaussian(rng, width);
        GradientCheck.check(
                "rmsNorm", x -> Functional.rmsNorm(x.get(0), x.get(1), 1e-2), in, weight);
        GradientCheck.check(
                "layerNorm",
                x -> Functional.layerNorm(x.get(0), x.get(1), x.get(2), 1e-2),
                in,
                weight,
                Tensor.gaussian(rng, width));
    }

    @Test
    void normsOfAHandWorkedRow() {
        Variable x = Variable.constant(Tensor.of(new Shape(1, 2), 1.0, 7.0)); // mean square 25
        Variable weight = Variable.constant(Tensor.of(new Shape(2), 2.0, 3.0));
        Variable bias = Variable.constant(Tensor.of(new Shape(2), 0.5, -0.5));
        assertArrayEquals(
                new double[] {0.4, 4.2},
                Functional.rmsNorm(x, weight, 0).value().toDoubles(),
                1e-15);
        assertArrayEquals(
                new double[] {-1.5, 2.5}, // mean 4, deviation 3
                Functional.layerNorm(x, weight, bias, 0).value().toDoubles(),
                1e-15);
    }

    @Test
    void normsNameTheWeightThatDoesNotFit() {
        Variable x = Variable.constant(Tensor.zeros(2, 4));
        Variable weight = Variable.constant(Tensor.zeros(3));
        var e = assertThrows(ShapeException.class, () -> Functional.rmsNorm(x, weight, 1e-5));
        assertEquals("rmsNorm: expected weight of shape (4), got (3)", e.getMessage());
    }

    @Test
    void embeddingAddsTheGradientsOfARepeatedRow() {
        Tensor ids = Tensor.of(new Shape(2, 3), 1, 4, 1, 0, 1, 4);
        GradientCheck.check(
                "embedding", x -> Functional.embedding(x.get(0), ids), Tensor.gaussian(rng, 5, 3));
        assertEquals(
                new Shape(2, 3, 3),
                Functional.embedding(Variable.constant(Tensor.zeros(5, 3)), ids).shape());
    }

    @Test
    void embeddingNamesTheIdOutsideTheTable() {
        Variable table = Variable.constant(Tensor.zeros(5, 3));
        var e =
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> Functional.embedding(table, Tensor.of(new Shape(2), 4, 5)));
        assertEquals(
                "rows: expected indices from 0 below 5, got 5 at position 1", e.getMessage());
    }

    @Test
    void dropoutKeepsTheExpectedValueAndDropsTheSameGradient() {
        var x = new Parameter(Tensor.full(DType.F32, new Shape(100, 100), 1));
        Variable y = Functional.dropout(x, 0.25, new Rngs(3).stream("dropout"));
        assertEquals(1, y.mean().value().item(), 0.02);
        y.sum().backward();
        assertArrayEquals(y.value().toFloats(), x.grad().orElseThrow().toFloats());
        assertTrue(y.value().toFloats()[0] == 0 || y.value().toFloats()[0] == (float) (1 / 0.75));
    }

    @Test
    void dropoutOfNothingIsTheInputItself() {
        var x = new Parameter(Tensor.zeros(2));
        assertSame(x, Functional.dropout(x, 0, rng));
        for (double p : new double[] {-0.1, 1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Functional.dropout(x, p, rng));
        }
    }
}
