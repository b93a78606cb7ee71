package org.rewardedsoups.models.captioning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeamSearchTest {
    private static final int END = 0;
    private static final int START = 2;

    @Test
    void aBeamOfOneTakesTheLikeliestWordEachTime() {
        Table table = Table.random(3, 5, 1);
        List<List<Caption>> captions = new BeamSearch(1, 8, START, END).captions(table);
        for (int picture = 0; picture < 3; picture++) {
            Caption greedy = greedy(table, picture, 8);
            Caption found = captions.get(picture).getFirst();
            assertArrayEquals(greedy.tokens(), found.tokens());
            assertArrayEquals(greedy.logprobs(), found.logprobs(), 1e-12);
        }
    }

    private static Caption greedy(Table table, int picture, int maxTokens) {
        int[] tokens = {START};
        double[] logprobs = {0};
        while (tokens.length < maxTokens && tokens[tokens.length - 1] != END) {
            double[] next = table.logprobs(picture, tokens);
            int best = 0;
            for (int i = 0; i < next.length; i++) {
                best = next[i] > next[best] ? i : best;
            }
            tokens = Arrays.copyOf(tokens, tokens.length + 1);
            tokens[tokens.length - 1] = best;
            logprobs = Arrays.copyOf(logprobs, tokens.length);
            logprobs[tokens.length - 1] = next[best];
        }
        return new Caption(tokens, logprobs);
    }

    /// All first words are followed, so that of captions of two words nothing is lost but those
    /// outside the best eight by sum.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aBeamAsWideAsTheVocabularyFindsTheBestOfAllShortCaptions(long seed) {
        Table table = Table.random(1, 8, seed);
        List<Caption> all = new ArrayList<>();
        grow(table, new int[] {START}, new double[1], 3, all);
        Caption found = new BeamSearch(8, 3, START, END).captions(table).getFirst().getFirst();
        Caption best =
                all.stream()
                        .sorted(Comparator.comparingDouble(caption -> -sum(caption)))
                        .limit(8)
                        .max(Comparator.comparingDouble(Caption::score))
                        .orElseThrow();
        assertArrayEquals(best.tokens(), found.tokens());
    }

    private static double sum(Caption caption) {
        return Arrays.stream(caption.logprobs()).sum();
    }

    private static void grow(
            Table table, int[] prefix, double[] logprobs, int maxTokens, List<Caption> out) {
        if (prefix.length == maxTokens || prefix[prefix.length - 1] == END) {
            out.add(new Caption(prefix, logprobs));
            return;
        }
        double[] next = table.logprobs(0, prefix);
        for (int token = 0; token < next.length; token++) {
            int[] longer = Arrays.copyOf(prefix, prefix.length + 1);
            longer[prefix.length] = token;
            double[] more = Arrays.copyOf(logprobs, longer.length);
            more[prefix.length] = next[token];
            grow(table, longer, more, maxTokens, out);
        }
    }

    /// `2 1 0` has the larger sum, `2 3 3 0` the larger mean over all tokens.
    @Test
    void finishedCaptionsStayAndAreRankedByTheirMean() {
        Table table =
                new Table(
                        1,
                        4,
                        1,
                        Map.of(
                                "0 [2]", new double[] {0.01, 0.49, 0.01, 0.49},
                                "0 [2, 1]", new double[] {0.97, 0.01, 0.01, 0.01},
                                "0 [2, 3]", new double[] {0.01, 0.01, 0.01, 0.97},
                                "0 [2, 3, 3]", new double[] {0.9, 0.04, 0.03, 0.03}));
        List<Caption> captions = new BeamSearch(2, 6, START, END).captions(table).getFirst();
        assertArrayEquals(new int[] {2, 3, 3, 0}, captions.get(0).tokens());
        assertArrayEquals(new int[] {2, 1, 0}, captions.get(1).tokens());
        assertEquals((Math.log(0.49) + Math.log(0.97)) / 3, captions.get(1).score(), 1e-12);
    }

    @Test
    void whatHasNotEndedIsCutAndOnePictureDoesNotWaitForAnother() {
        Table table =
                new Table(
                        2,
                        3,
                        1,
                        Map.of(
                                "0 [2]", new double[] {0.98, 0.01, 0.01},
                                "1 [2]", new double[] {0.01, 0.98, 0.01},
                                "1 [2, 1]", new double[] {0.01, 0.98, 0.01},
                                "1 [2, 1, 1]", new double[] {0.01, 0.98, 0.01}));
        List<List<Caption>> captions = new BeamSearch(1, 4, START, END).captions(table);
        assertArrayEquals(new int[] {2, 0}, captions.get(0).getFirst().tokens());
        assertArrayEquals(new int[] {2, 1, 1, 1}, captions.get(1).getFirst().tokens());
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BeamSearch(0, 4, START, END));
        assertThrows(IllegalArgumentException.class, () -> new BeamSearch(1, 1, START, END));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new BeamSearch(4, 4, START, END).captions(Table.random(1, 3, 1)));
        assertEquals(
                "beam search: expected at most as many beams as words, got 4 and 3",
                e.getMessage());
    }
}
