package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.rewardedsoups.rl.Tensors.assertClose;
import static org.rewardedsoups.rl.Tensors.row;
import static org.rewardedsoups.rl.Tensors.rows;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Tensor;

class MaskedTest {
    private final Tensor values = rows(new double[] {1, 99, 2}, new double[] {4, 7, -99});
    private final Tensor mask = rows(new double[] {1, 0, 1}, new double[] {1, 1, 0});

    @Test
    void countsOnlyWhereTheMaskIsOne() {
        assertClose(Masked.mean(values, mask), 3.5); // of 1, 2, 4, 7
        assertClose(Masked.biasedVariance(values, mask), 5.25);
        assertClose(Masked.variance(values, mask), 7);
        assertClose(Masked.mean(values, mask, 0), 2.5, 7, 2);
        assertClose(Masked.mean(values, mask, 1), 1.5, 5.5);
    }

    @Test
    void whiteningGivesMeanZeroAndVarianceOneAndMovesTheOthersAlike() {
        double scale = 1 / Math.sqrt(7 + 1e-8);
        Tensor white = Masked.whiten(values, mask);
        assertClose(
                white,
                -2.5 * scale, 95.5 * scale, -1.5 * scale, 0.5 * scale, 3.5 * scale, -102.5 * scale);
        assertClose(Masked.whitenKeepingMean(values, mask).add(-3.5), white.toDoubles());
    }

    @Test
    void equalValuesWhitenToZeroAndNotToNaN() {
        assertClose(Masked.whiten(row(3, 3, 3), row(1, 1, 1)), 0, 0, 0);
    }

    @Test
    void whatIsNotDefinedIsNaN() {
        assertTrue(Double.isNaN(Masked.mean(values, mask.mul(0)).item()));
        Tensor one = row(0, 1, 0);
        assertEquals(0, Masked.biasedVariance(row(1, 2, 3), one).item());
        assertTrue(Double.isNaN(Masked.variance(row(1, 2, 3), one).item()));
        assertTrue(Double.isNaN(Whiten.whiten(row(5)).item()));
    }

    @Test
    void withoutMaskAllElementsCount() {
        double scale = 1 / Math.sqrt(7 + 1e-8);
        Tensor x = row(1, 2, 4, 7);
        assertClose(Whiten.whiten(x), -2.5 * scale, -1.5 * scale, 0.5 * scale, 3.5 * scale);
        assertClose(
                Whiten.whitenKeepingMean(x),
                3.5 - 2.5 * scale, 3.5 - 1.5 * scale, 3.5 + 0.5 * scale, 3.5 + 3.5 * scale);
    }

    @Test
    void agreesWithTwoPassesOverDoublesInBothTypes() {
        RandomGenerator rng = new Rngs(1).stream("masked");
        for (int trial = 0; trial < 50; trial++) {
            Tensor x = Tensor.gaussian(rng, 3, 1 + trial);
            Tensor m = Tensor.uniform(rng, 1, 3, 1 + trial);
            double n = 0;
            double sum = 0;
            for (int i = 0; i < x.size(); i++) {
                m.put(i, i < 2 || m.at(i) > 0 ? 1 : 0);
                n += m.at(i);
                sum += m.at(i) * x.at(i);
            }
            double squares = 0;
            for (int i = 0; i < x.size(); i++) {
                squares += m.at(i) * (x.at(i) - sum / n) * (x.at(i) - sum / n);
            }
            double[] slow = {sum / n, squares / n, squares / (n - 1)};
            assertArrayEquals(slow, statistics(x, m), 1e-5, "trial " + trial);
            Tensor x64 = x.cast(DType.F64);
            Tensor m64 = m.cast(DType.F64);
            assertArrayEquals(slow, statistics(x64, m64), 1e-12, "trial " + trial);
        }
    }

    private static double[] statistics(Tensor x, Tensor mask) {
        return new double[] {
            Masked.mean(x, mask).item(),
            Masked.biasedVariance(x, mask).item(),
            Masked.variance(x, mask).item()
        };
    }
}
