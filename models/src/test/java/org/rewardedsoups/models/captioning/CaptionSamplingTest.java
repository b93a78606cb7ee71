package org.rewardedsoups.models.captioning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;

class CaptionSamplingTest {
    private static final int END = 0;
    private static final int START = 2;

    @Test
    void rowsEndAtTheirEndAndLogprobsBehindItAreZero() {
        Table table = Table.random(1, 4, 1);
        int[][] draws = {{1, 0, 3, 3}, {3, 1, 1, 1}};
        var samples =
                new CaptionSampling(2, 4, START, END).sample(table, Draw.replay(draws));
        assertArrayEquals(new int[] {2, 1, 0}, samples.captions().get(0));
        assertArrayEquals(new int[] {2, 3, 1, 1, 1}, samples.captions().get(1));
        assertEquals(new Shape(2, 5), samples.logprobs().shape());
        double[] first = samples.logprobs().value().slice(0, 0, 1).toDoubles();
        assertEquals(0, first[0]);
        assertEquals(table.logprobs(0, new int[] {2})[1], first[1], 1e-12);
        assertEquals(table.logprobs(0, new int[] {2, 1})[0], first[2], 1e-12);
        assertArrayEquals(new double[2], Arrays.copyOfRange(first, 3, 5));
    }

    @Test
    void whenAllRowsHaveEndedNobodyDrawsAnyMore() {
        int[][] draws = {{1, 0}, {0, 3}};
        var samples =
                new CaptionSampling(2, 9, START, END)
                        .sample(Table.random(1, 4, 1), Draw.replay(draws));
        assertEquals(new Shape(2, 3), samples.logprobs().shape());
    }

    @Test
    void givenNumbersChooseByTheCumulativeDistribution() {
        Table table =
                new Table(1, 3, 1, Map.of("0 [2]", new double[] {0.25, 0.25, 0.5}));
        double[] uniforms = {0, 0.24, 0.26, 0.49, 0.51, 0.999};
        var samples =
                new CaptionSampling(6, 1, START, END)
                        .sample(table, Draw.from(new double[][] {uniforms}));
        assertEquals(
                List.of(0, 0, 1, 1, 2, 2),
                samples.captions().stream().map(caption -> caption[1]).toList());
    }

    @Test
    void frequenciesAreTheProbabilities() {
        Table table = new Table(1, 3, 1, Map.of("0 [2]", new double[] {0.2, 0.5, 0.3}));
        var samples =
                new CaptionSampling(4000, 1, START, END)
                        .sample(table, Draw.from(new Rngs(1).stream("sampling")));
        long[] counts = new long[3];
        samples.captions().forEach(caption -> counts[caption[1]]++);
        assertEquals(0.2, counts[0] / 4000.0, 0.03);
        assertEquals(0.5, counts[1] / 4000.0, 0.03);
        assertTrue(counts[2] > 0);
    }
}
