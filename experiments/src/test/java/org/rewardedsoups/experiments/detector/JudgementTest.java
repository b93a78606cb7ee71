package org.rewardedsoups.experiments.detector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tensor.Rngs;

class JudgementTest {
    private static final List<Contrast> CONTRASTS =
            new Contrasts(Invented.EXAMPLES).draw(50, new Rngs(1).stream("draws"));

    @Test
    void figuresByHand() {
        var judgement = new Judgement(new double[] {2, 1, -1}, new double[] {-2, 1, 0});
        assertEquals(4 / 6.0, judgement.accuracy(), 1e-12); // 2, 1; −2, 0
        assertEquals(1.5 / 3, judgement.preference(), 1e-12); // won, tied, lost
        assertEquals((3 + 2.5 + 1) / 9, judgement.auc(), 1e-12);
    }

    @Test
    void anOracleIsAlwaysRightAndAFlatRewardHalfTheTime() {
        var truths = Invented.EXAMPLES.stream().map(e -> e.input() + e.reference()).toList();
        Judgement oracle =
                Judgement.of(
                        samples ->
                                samples.stream()
                                        .mapToDouble(s -> truths.contains(s.input() + s.output()) ? 1 : -1)
                                        .toArray(),
                        CONTRASTS);
        assertEquals(1, oracle.accuracy());
        assertEquals(1, oracle.auc());
        Judgement flat = Judgement.of(samples -> new double[samples.size()], CONTRASTS);
        assertEquals(0.5, flat.accuracy());
        assertEquals(0.5, flat.auc());
    }

    @Test
    void kindsAreToldApart() {
        Judgement all = Judgement.of(samples -> new double[samples.size()], CONTRASTS);
        for (Corruption kind : Corruption.values()) {
            assertEquals(50, all.only(CONTRASTS, kind).faithful().length);
        }
    }

    @Test
    void aBagOfWordsLearnsWhatWordsTellAndCannotSeeTheirOrder() {
        List<Contrast> marked =
                CONTRASTS.stream()
                        .map(c -> new Contrast(c.example(), c.corrupted() + " wrongly", c.kind()))
                        .toList();
        var rng = new Rngs(1).stream("shuffle");
        assertEquals(1, Judgement.of(BagOfWords.train(marked, false, rng), marked).accuracy());

        List<Contrast> exchanged =
                CONTRASTS.stream().filter(c -> c.kind() == Corruption.ORDER).toList();
        Judgement blind = Judgement.of(BagOfWords.train(exchanged, true, rng), exchanged);
        assertEquals(0.5, blind.accuracy());
    }

    @Test
    void theCardNamesWhatStaysNearChance() {
        var rng = new Rngs(1).stream("shuffle");
        BagOfWords words = BagOfWords.train(CONTRASTS, false, rng);
        String card =
                DetectorCard.measure(words, words, words, CONTRASTS, List.of("a fact")).text();
        assertTrue(card.contains("- a fact\n"), card);
        assertTrue(card.contains("Near chance (accuracy below 60 %): two words exchanged"), card);
    }
}
