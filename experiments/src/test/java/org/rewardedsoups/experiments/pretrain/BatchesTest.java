package org.rewardedsoups.experiments.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.experiments.data.Example;
import org.rewardedsoups.experiments.summary.SummaryFormat;
import org.rewardedsoups.models.tokenizers.BpeTrainer;
import org.rewardedsoups.tensor.Rngs;

class BatchesTest {
    private static final int ROWS = 4;
    private final SummaryFormat format =
            new SummaryFormat(
                    new BpeTrainer(280, SummaryFormat.SPECIAL).train(List.of("some text", "more")),
                    12,
                    6);
    private final List<Example> examples =
            IntStream.range(0, 300)
                    .mapToObj(i -> new Example("item " + i, "summary", "library"))
                    .toList();

    @Test
    void textRowsFollowEachOtherAndBeginAgain() {
        int[] tokens = IntStream.range(0, 21).toArray();
        Batches text = new Batches.Text(tokens, 2, 6);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, text.batch(0).rows().get(0));
        assertArrayEquals(new int[] {5, 6, 7, 8, 9, 10}, text.batch(0).rows().get(1));
        assertArrayEquals(new int[] {15, 16, 17, 18, 19, 20}, text.batch(1).rows().get(1));
        assertArrayEquals(text.batch(0).rows().get(0), text.batch(2).rows().get(0));
    }

    @Test
    void anEpochShowsEveryPairOnce() {
        Batches.Pairs pairs = pairs(1);
        Set<List<Integer>> seen = new HashSet<>();
        for (int step = 0; step < examples.size() / ROWS; step++) {
            pairs.batch(step).rows().forEach(row -> seen.add(list(row)));
        }
        assertEquals(examples.size(), seen.size());
    }

    @Test
    void aBatchDependsOnSeedAndStepAlone() {
        List<List<Integer>> there = rows(pairs(1).batch(100));
        pairs(1).batch(3);
        assertEquals(there, rows(pairs(1).batch(100)));
        assertNotEquals(there, rows(pairs(2).batch(100)));
        assertNotEquals(there, rows(pairs(1).batch(25)));
    }

    @Test
    void promptTokensCountLessThanTheSummary() {
        TrainingBatch batch = pairs(1).of(List.of(examples.getFirst()));
        int prompt = format.prompt(examples.getFirst().input()).length;
        float[] weights = batch.weights().getFirst();
        int[] row = batch.rows().getFirst();
        assertEquals(format.end(), row[row.length - 1]);
        for (int i = 0; i < weights.length; i++) {
            assertEquals(i < prompt ? 0.25f : 1f, weights[i]);
        }
    }

    private Batches.Pairs pairs(long seed) {
        return new Batches.Pairs(examples, format, ROWS, 0.25f, new Rngs(seed));
    }

    private static List<List<Integer>> rows(TrainingBatch batch) {
        List<List<Integer>> out = new ArrayList<>();
        batch.rows().forEach(row -> out.add(list(row)));
        return out;
    }

    private static List<Integer> list(int[] row) {
        return IntStream.of(row).boxed().toList();
    }
}
