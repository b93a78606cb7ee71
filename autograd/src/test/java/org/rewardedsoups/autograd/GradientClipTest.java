package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.NonFiniteException;
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

    private static Parameter withGradient(double... values) {
        var parameter = new Parameter(Tensor.of(new Shape(values.length), values));
        parameter.mul(Tensor.of(new Shape(values.length), values)).sum().backward();
        return parameter;
    }
}
