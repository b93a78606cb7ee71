package org.rewardedsoups.autograd;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rewardedsoups.autograd.Variable.wrt;

import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class GradientCheckTest {
    @Test
    void aWrongGradientIsReportedWithItsPlaceAndBothValues() {
        Tensor a = Tensor.of(new Shape(2), 1f, 2f);
        Tensor b = Tensor.of(new Shape(2), 3f, 4f);
        var e =
                assertThrows(
                        AssertionError.class,
                        () -> GradientCheck.check("mul", x -> wrong(x.get(0), x.get(1)), a, b));
        assertTrue(e.getMessage().startsWith("mul: expected gradient "), e.getMessage());
        assertTrue(e.getMessage().contains("at element 0 of input 1 (2), got "), e.getMessage());
    }

    @Test
    void aMissingGradientIsReported() {
        Tensor a = Tensor.of(new Shape(1), 1f);
        assertThrows(
                AssertionError.class,
                () -> GradientCheck.check("detach", x -> x.get(0).detach().add(x.get(0)), a));
    }

    private static Variable wrong(Variable x, Variable y) {
        Tensor a = x.value();
        Tensor b = y.value();
        return Variable.of(
                "mul", a.mul(b), wrt(x, dy -> dy.mul(b)), wrt(y, dy -> dy.mul(a).mul(1.1)));
    }
}
