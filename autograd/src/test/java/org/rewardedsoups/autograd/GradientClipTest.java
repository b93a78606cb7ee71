package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.NonFiniteException;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class GradientClipTest {
    @Test
    void theNormSpansAllParametersAndLongGradientsAreScaledDown() {
        var a = withGradient(3);
        var b = withGradient(0, 4);
        var untouched = new Parameter(Tensor.zeros(2));
        assertEquals(5, GradientClip.norm(List.of(a, b, untouched), 2.5), 1e-12);
        assertArrayEquals(new double[] {1.5}, a.grad().orElseThrow().toDoubles(), 1e-6);
        assertArrayEquals(new double[] {0, 2}, b.grad().orElseThrow().toDoubles(), 1e-6);
        assertTrue(untouched.grad().isEmpty());
    }

    @Test
    void theScaleIsThatOfPyTorch() {
        var a = withGradient(3);
        GradientClip.norm(List.of(a), 1);
        assertEquals(3 / (3 + 1e-6), a.grad().orElseThrow().item(), 1e-16);
    }

    @Test
    void shortGradientsStayAsTheyAre() {
        var a = withGradient(3, 4);
        assertEquals(5, GradientClip.norm(List.of(a), 5.1));
        assertArrayEquals(new double[] {3, 4}, a.grad().orElseThrow().toDoubles());
    }

    @Test
    void aParameterListedTwiceCountsAndShrinksOnce() {
        var a = withGradient(4);
        assertEquals(4, GradientClip.norm(List.of(a, a), 2));
        assertEquals(2, a.grad().orElseThrow().item(), 1e-5);
    }

    @Test
    void gradientsThatAreNoNumbersAreRefusedAndNothingIsScaled() {
        var a = withGradient(30);
        var b = withGradient(1, Double.NaN);
        var e =
                assertThrows(
                        NonFiniteException.class, () -> GradientClip.norm(List.of(a, b), 1));
        assertTrue(e.getMessage().contains("shape (2)"), e.getMessage());
        assertEquals(30, a.grad().orElseThrow().item());
    }

    @Test
    void withoutGradientsTheNormIsZero() {
        assertEquals(0, GradientClip.norm(List.of(new Parameter(Tensor.zeros(2))), 1));
    }

    /// The norms are some 10.6 in both types: one limit is below, one above.
    @ParameterizedTest
    @CsvSource({"F32, 2, 1e-6", "F32, 11, 1e-6", "F64, 2, 1e-12", "F64, 11, 1e-12"})
    void byTensorsAloneTheResultIsTheSame(DType type, double max, double tolerance) {
        List<Parameter> twins = gradients(type);
        List<Parameter> ours = gradients(type);
        double expected = GradientClip.norm(twins, max);
        assertTrue(expected > 10 && expected < 11, "norm " + expected);
        Tensor norm = GradientClip.normTensor(ours, max);
        assertEquals(type, norm.type());
        assertEquals(expected, norm.item(), tolerance * expected);
        for (int i = 0; i < 4; i++) {
            Tensor gradient = ours.get(i).grad().orElseThrow();
            double[] twin = twins.get(i).grad().orElseThrow().toDoubles();
            assertEquals(type, gradient.type());
            assertArrayEquals(twin, gradient.toDoubles(), tolerance * expected);
            if (max > expected) {
                assertArrayEquals(gradients(type).get(i).grad().orElseThrow().toDoubles(), twin);
            }
        }
        assertTrue(ours.get(5).grad().isEmpty());
    }

    /// A matrix, a vector, a scalar, a row, the matrix once more, and one without a gradient.
    private static List<Parameter> gradients(DType type) {
        var rng = new Rngs(3).stream("gradients");
        List<Parameter> out = new ArrayList<>();
        for (long[] dims : new long[][] {{5, 7}, {37}, {}, {1, 40}}) {
            Tensor values = Tensor.gaussian(rng, dims).cast(type).copy();
            Parameter parameter = new Parameter(values);
            parameter.mul(values).sum().backward();
            out.add(parameter);
        }
        out.add(out.getFirst());
        out.add(new Parameter(Tensor.zeros(type, new Shape(2))));
        return out;
    }

    @Test
    void byTensorsAloneNoGradientHasNormZeroAndNotANumberPassesThrough() {
        List<Parameter> without = List.of(new Parameter(Tensor.zeros(2)));
        assertEquals(0, GradientClip.normTensor(without, 1).item());
        assertThrows(
                IllegalArgumentException.class, () -> GradientClip.normTensor(without, 0));
        var zero = withGradient(0, 0);
        assertEquals(0, GradientClip.normTensor(List.of(zero), 1).item());
        assertArrayEquals(new double[2], zero.grad().orElseThrow().toDoubles());
        var a = withGradient(30);
        var b = withGradient(1, Double.NaN);
        assertTrue(Double.isNaN(GradientClip.normTensor(List.of(a, b), 1).item()));
        assertTrue(Double.isNaN(a.grad().orElseThrow().item()));
        var c = withGradient(30);
        var d = withGradient(1, Double.POSITIVE_INFINITY);
        double norm = GradientClip.normTensor(List.of(c, d), 1).item();
        assertEquals(Double.POSITIVE_INFINITY, norm);
        assertEquals(0, c.grad().orElseThrow().item());
    }

    private static Parameter withGradient(double... values) {
        var parameter = new Parameter(Tensor.of(new Shape(values.length), values));
        parameter.mul(Tensor.of(new Shape(values.length), values)).sum().backward();
        return parameter;
    }
}
