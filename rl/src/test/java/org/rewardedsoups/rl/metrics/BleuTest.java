package org.rewardedsoups.rl.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BleuTest {
    @Test
    void aCopyScoresOneInEveryOrder() {
        String text = "a man rides a wave";
        assertArrayEquals(new double[] {1, 1, 1, 1}, Bleu.sentence(text, List.of(text)), 1e-8);
    }

    @Test
    void aWordCountsAtMostAsOftenAsInOneReference() {
        // 2 of 7 unigrams (Papineni et al., 2002), none of 6 bigrams
        double[] bleu =
                Bleu.sentence(
                        "the the the the the the the",
                        List.of("the cat is on the mat", "there is a cat on the mat"));
        assertEquals(2 / 7.0, bleu[0], 1e-9);
        assertEquals(0, bleu[1], 1e-7);
    }

    @Test
    void ordersAreGeometricMeans() {
        // unigrams 3/4, bigrams 1/3
        double[] bleu = Bleu.sentence("a b x c", List.of("a b c d"));
        assertEquals(0.75, bleu[0], 1e-9);
        assertEquals(Math.sqrt(0.75 / 3), bleu[1], 1e-9);
    }

    @Test
    void ofTwoEquallyCloseReferencesTheShorterGivesTheLength() {
        // 3 words against 2 or 4: no penalty
        assertEquals(1, Bleu.sentence("a b c", List.of("a b c d", "a b"))[0], 1e-8);
        // against 4 only: exp(1 − 4/3)
        assertEquals(Math.exp(-1 / 3.0), Bleu.sentence("a b c", List.of("a b c d"))[0], 1e-8);
    }

    @Test
    void aCorpusIsScoredOnSumsNotOnMeans() {
        var first = Bleu.counts("a b", List.of("a b"));
        var second = Bleu.counts("x y z w", List.of("a b c d"));
        assertEquals(2 / 6.0, Bleu.corpus(List.of(first, second))[0], 1e-9);
    }

    @Test
    void anEmptyCandidateScoresZero() {
        assertArrayEquals(new double[4], Bleu.sentence("", List.of("a b")), 0);
    }
}
