package org.rewardedsoups.rl.metrics.meteor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.rl.metrics.wordnet.WordNet;

class NltkMeteorTest {
    private static final NltkMeteor METEOR = new NltkMeteor(new WordNet());

    private static double score(String candidate, String... references) {
        return METEOR.score(candidate, List.of(references));
    }

    @Test
    void aCopyIsPunishedForItsOneChunk() {
        assertEquals(1 - 0.5 / 27, score("a red dog", "a red dog"), 1e-15);
    }

    @Test
    void anotherOrderMakesMoreChunks() {
        assertEquals(0.5, score("red dog", "dog red"), 1e-15);
    }

    @Test
    void recallWeighsNineTimesAsMuchAsPrecision() {
        double mean = 0.5 / (0.9 * 1 + 0.1 * 0.5);
        assertEquals(mean * 0.5, score("dog", "dog zyx"), 1e-15);
    }

    @Test
    void theLastFreeWordIsMatched() {
        // "dog" matches the second of the candidate: one chunk with "runs"
        assertEquals(
                score("zyx dog runs", "dog runs"), score("dog dog runs", "dog runs"), 1e-15);
    }

    @Test
    void stemsAndSynonymsMatchLikeWords() {
        assertEquals(score("dog runs", "dog runs"), score("dog runs", "dogs running"), 1e-15);
        assertEquals(0.5, score("couch", "sofa"), 1e-15);
    }

    @Test
    void theSynonymStageSeesStems() {
        // "puppies" has become "puppi", which WordNet does not know
        assertEquals(0, score("puppies", "pup"));
    }

    @Test
    void ofSeveralReferencesTheBestCounts() {
        assertEquals(score("red dog", "red dog"), score("red dog", "cat", "red dog"), 0);
        assertEquals(0, score("", "red dog"));
        assertEquals(0, score("red dog", ""));
    }
}
