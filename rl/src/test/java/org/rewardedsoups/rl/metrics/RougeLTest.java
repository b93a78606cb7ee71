package org.rewardedsoups.rl.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class RougeLTest {
    @Test
    void theExampleOfThePaperIsThreeQuarters() {
        assertEquals(0.75, RougeL.f("police kill the gunman", "police killed the gunman"));
        assertEquals(0.5, RougeL.f("the gunman kill police", "police killed the gunman"));
    }

    @Test
    void precisionAndRecallWeighTheSame() {
        // L = 2, P = 2/2, R = 2/6
        assertEquals(2 * 1 * (1 / 3.0) / (1 + 1 / 3.0), RougeL.f("a b", "a x b y z w"), 1e-12);
        assertEquals(RougeL.f("a b", "a x b y z w"), RougeL.f("a x b y z w", "a b"));
    }

    @Test
    void caseAndPunctuationDoNotCount() {
        assertEquals(1, RougeL.f("Returns the map's Size.", "returns (the) MAP s size"));
    }

    @Test
    void aTextWithoutWordsScoresZero() {
        assertEquals(0, RougeL.f("", "a b"));
        assertEquals(0, RougeL.f("a b", "..."));
        assertEquals(0, RougeL.f("", ""));
    }

    @Test
    void disjointTextsScoreZero() {
        assertEquals(0, RougeL.f("one two", "three four"));
    }

    @Test
    void theTableAgreesWithTheRecursiveDefinition() {
        RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        for (int round = 0; round < 200; round++) {
            List<String> a = letters(rng, rng.nextInt(9));
            List<String> b = letters(rng, rng.nextInt(9));
            assertEquals(recursive(a, b), RougeL.commonSubsequence(a, b), () -> a + " / " + b);
        }
    }

    private static List<String> letters(RandomGenerator rng, int length) {
        List<String> letters = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            letters.add(Character.toString('a' + rng.nextInt(3)));
        }
        return letters;
    }

    private static int recursive(List<String> a, List<String> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return 0;
        }
        List<String> restA = a.subList(1, a.size());
        List<String> restB = b.subList(1, b.size());
        return a.getFirst().equals(b.getFirst())
                ? 1 + recursive(restA, restB)
                : Math.max(recursive(restA, b), recursive(a, restB));
    }
}
