package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.rewardedsoups.rl.Tensors.assertClose;
import static org.rewardedsoups.rl.Tensors.row;
import static org.rewardedsoups.rl.Tensors.rows;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

class GaeTest {
    @Test
    void matchesTwoTokensWorkedOutByHand() {
        // δ₁ = 1 − ¼ = ¾, δ₀ = 0 + ½·¼ − ½ = −⅜, A₀ = δ₀ + ¼·δ₁
        Gae gae = Gae.of(row(0, 1), row(0.5, 0.25), row(1, 1), 0.5, 0.5);
        assertClose(gae.advantages(), -0.1875, 0.75);
        assertClose(gae.returns(), 0.3125, 1);
    }

    @Test
    void theRecursionRunsThroughMaskedColumnsWhichCountAsZero() {
        Tensor mask = rows(new double[] {0, 1, 0}, new double[] {1, 1, 1});
        Tensor rewards = rows(new double[] {50, 2, 50}, new double[] {1, 1, 1});
        Tensor values = rows(new double[] {9, 1, 9}, new double[] {0, 0, 0});
        Gae gae = Gae.of(rewards, values, mask, 0.5, 1);
        // first row: A₂ = 0, A₁ = 2 − 1, A₀ = ½·v₁ + ½·A₁ = 1
        assertClose(gae.advantages(), 1, 1, 0, 1.75, 1.5, 1);
        assertClose(gae.returns(), 1, 2, 0, 1.75, 1.5, 1);
    }

    @Test
    void withoutDiscountAndLambdaOneTheReturnIsTheSumOfRewardsToCome() {
        Gae gae = Gae.of(row(1, 2, 3), row(5, -7, 11), row(1, 1, 1), 1, 1);
        assertClose(gae.returns(), 6, 5, 3);
    }

    @Test
    void withLambdaZeroTheAdvantageIsTheErrorOfOneStep() {
        Gae gae = Gae.of(row(1, 2, 3), row(5, -7, 11), row(1, 1, 1), 1, 0);
        assertClose(gae.advantages(), 1 - 7 - 5, 2 + 11 + 7, 3 - 11);
    }

    @Test
    void agreesWithTheSumOfDiscountedErrors() {
        RandomGenerator rng = new Rngs(2).stream("gae");
        for (int t : new int[] {1, 2, 5, 40}) {
            Tensor r = Tensor.gaussian(rng, 3, t).cast(DType.F64);
            Tensor v = Tensor.gaussian(rng, 3, t).cast(DType.F64);
            Tensor ones = Tensor.full(DType.F64, r.shape(), 1);
            double gamma = 0.97;
            double lambda = 0.9;
            double[] slow = new double[3 * t];
            for (int i = 0; i < slow.length; i++) {
                for (int l = 0; l < t - i % t; l++) {
                    double next = i % t + l + 1 < t ? v.at(i + l + 1) : 0;
                    double delta = r.at(i + l) + gamma * next - v.at(i + l);
                    slow[i] += Math.pow(gamma * lambda, l) * delta;
                }
            }
            Gae gae = Gae.of(r, v, ones, gamma, lambda);
            assertArrayEquals(slow, gae.advantages().toDoubles(), 1e-12);
        }
    }

    @Test
    void shapesMustAgree() {
        assertThrows(
                ShapeException.class, () -> Gae.of(row(1, 2), row(1), row(1, 1), 1, 1));
        assertThrows(
                ShapeException.class, () -> Gae.of(row(1, 2), row(1, 2), row(1), 1, 1));
    }
}
