package org.rewardedsoups.models.captioning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnsembleTest {
    private final Table a = Table.random(2, 4, 1);
    private final Table b = Table.random(2, 4, 2);

    @Test
    void probabilitiesAreTheWeightedMeanOfTheMembers() {
        double[] mixed = first(Ensemble.weighted(List.of(a, b), List.of(1.0, 3.0)));
        double[] x = a.logprobs(0, new int[] {2});
        double[] y = b.logprobs(0, new int[] {2});
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            double p = 0.25 * Math.exp(x[i]) + 0.75 * Math.exp(y[i]);
            assertEquals(Math.log(p), mixed[i], 1e-12);
            sum += p;
        }
        assertEquals(1, sum, 1e-12);
    }

    @Test
    void theOriginalsSumAddsTheLogarithmOfTheirNumber() {
        double[] mean = first(Ensemble.mean(List.of(a, b)));
        double[] sum = first(Ensemble.sum(List.of(a, b)));
        for (int i = 0; i < 4; i++) {
            assertEquals(mean[i] + Math.log(2), sum[i], 1e-12);
        }
    }

    @Test
    void anEnsembleOfOneIsThatOne() {
        assertArrayEquals(
                a.logprobs(0, new int[] {2}), first(Ensemble.mean(List.of(a))), 1e-12);
    }

    @Test
    void membersAndWeightsMustFit() {
        assertThrows(IllegalArgumentException.class, () -> Ensemble.mean(List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new Ensemble(List.of(a, b), List.of(1.0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Ensemble.mean(List.of(a, Table.random(3, 4, 1))));
    }

    private static double[] first(Ensemble ensemble) {
        return ensemble.decoder(1, 5)
                .next(new int[] {0, 1}, new int[] {2, 2})
                .value()
                .slice(0, 0, 1)
                .toDoubles();
    }
}
