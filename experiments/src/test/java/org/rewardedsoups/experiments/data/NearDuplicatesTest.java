package org.rewardedsoups.experiments.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class NearDuplicatesTest {
    @Test
    void otherNamesAndNumbersDoNotHideADuplicate() {
        var heldOut =
                new NearDuplicates(
                        2, 0.6, List.of("Creates a new ByteBuffer of 16 slots for Netty."));
        assertTrue(heldOut.matches("Creates a new HttpRequest of 4096 slots for Jetty."));
        assertFalse(heldOut.matches("Removes every slot of the given buffer."));
    }

    @Test
    void aWordMoreInALongSentenceIsStillADuplicate() {
        var heldOut =
                new NearDuplicates(2, 0.6, List.of("Returns the number of keys in this map."));
        assertTrue(heldOut.matches("Returns the number of keys in this sorted map."));
        assertFalse(heldOut.matches("Returns the largest of all keys."));
    }

    @Test
    void theThresholdItselfIsADuplicate() {
        // shingles ^a ab b$ and ^a ab bc c$: 2 shared of 5
        assertTrue(new NearDuplicates(2, 0.4, List.of("a b")).matches("a b c"));
        assertFalse(new NearDuplicates(2, 0.41, List.of("a b")).matches("a b c"));
    }

    @Test
    void nothingIsNearAnEmptyIndexOrAnEmptyText() {
        assertEquals(0, new NearDuplicates(2, 0.6, List.of()).nearest("a b"));
        assertEquals(0, new NearDuplicates(3, 0.6, List.of("a b c")).nearest(""));
    }

    @Test
    void theInvertedIndexAgreesWithComparingAllPairs() {
        RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        List<String> heldOut = texts(rng, 60);
        var index = new NearDuplicates(2, 0.5, heldOut);
        for (String text : texts(rng, 200)) {
            double nearest =
                    heldOut.stream().mapToDouble(other -> jaccard(text, other)).max().orElse(0);
            assertEquals(nearest, index.nearest(text), 1e-12, text);
        }
    }

    private static List<String> texts(RandomGenerator rng, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = rng.nextInt(1, 8); word > 0; word--) {
                text.append((char) ('a' + rng.nextInt(5))).append(' ');
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static double jaccard(String a, String b) {
        Set<String> left = NearDuplicates.shingles(a, 2);
        Set<String> right = NearDuplicates.shingles(b, 2);
        Set<String> union = new HashSet<>(left);
        union.addAll(right);
        left.retainAll(right);
        return (double) left.size() / union.size();
    }
}
