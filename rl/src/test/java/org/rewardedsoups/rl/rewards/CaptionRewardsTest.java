package org.rewardedsoups.rl.rewards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.rl.metrics.Bleu;
import org.rewardedsoups.rl.metrics.CaptionRougeL;
import org.rewardedsoups.rl.metrics.CiderD;
import org.rewardedsoups.rl.metrics.DocumentFrequencies;
import org.rewardedsoups.rl.metrics.meteor.NltkMeteor;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

class CaptionRewardsTest {
    private static final List<String> REFERENCES = List.of("a red dog runs EOS", "the dog runs EOS");
    private static final CaptionRewards REWARDS =
            new CaptionRewards(
                    new CiderD(DocumentFrequencies.of(List.of(REFERENCES, List.of("a cat EOS")))),
                    new NltkMeteor(new WordNet()));

    private static double score(String reward) {
        return REWARDS.reward(reward).score("a dog runs EOS", REFERENCES);
    }

    @Test
    void coefficientsAreNormalisedByTheirSum() {
        double mixed = 0.2 * score("bleu1") + 0.8 * score("rouge");
        assertEquals(mixed, score("bleu1-0.2,rouge-0.8"), 1e-7);
        assertEquals(mixed, score("bleu1-1,rouge-4"), 1e-7);
        assertEquals((score("cider") + score("meteor")) / 2, score("cider,meteor"), 1e-15);
    }

    @Test
    void everyNameIsItsMetric() {
        double[] bleu = Bleu.sentence("a dog runs EOS", REFERENCES);
        for (int n = 1; n <= 4; n++) {
            assertEquals((float) bleu[n - 1], score("bleu" + n));
        }
        assertEquals(CaptionRougeL.f("a dog runs EOS", REFERENCES), score("rouge"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "bleu", "bleu5", "spice", "bleu1,", "bleu1-", "bleu1--1", "bleu1-x", "rouge-0"})
    void whatIsNoRewardIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> REWARDS.reward(text));
    }
}
