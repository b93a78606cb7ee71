package org.rewardedsoups.rl.metrics.spice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.rl.metrics.spice.Proposition.Attribute;
import org.rewardedsoups.rl.metrics.spice.Proposition.Relation;
import org.rewardedsoups.rl.metrics.spice.Proposition.Thing;

class SceneGraphTest {
    private static final Concepts CONCEPTS = new Concepts(English.WORD_NET);

    private static List<String> tuples(Proposition... said) {
        return SceneGraph.of(Stream.of(said), CONCEPTS).tuples().stream()
                .map(SceneGraphTest::text)
                .toList();
    }

    private static String text(Tuple tuple) {
        return tuple.concepts().stream()
                .map(concept -> String.join("/", new TreeSet<>(concept.words())))
                .collect(Collectors.joining(", "));
    }

    private static Concept concept(String word) {
        return CONCEPTS.of(word);
    }

    @Test
    void whatIsSaidTwiceIsThereOnce() {
        assertEquals(
                List.of("dog", "dog, red", "bed", "dog, on, bed"),
                tuples(
                        new Thing("dog"),
                        new Attribute("dog", "red"),
                        new Relation("dog", "on", "bed"),
                        new Thing("bed"),
                        new Attribute("dog", "red"),
                        new Relation("dog", "on", "bed")));
    }

    @Test
    void synonymsAreMerged() {
        assertEquals(
                List.of(
                        "automobile/car",
                        "automobile/car, gray/grey",
                        "street",
                        "automobile/car, below/beneath, street"),
                tuples(
                        new Attribute("car", "gray"),
                        new Attribute("automobile", "grey"),
                        new Relation("car", "below", "street"),
                        new Relation("automobile", "beneath", "street"),
                        new Relation("automobile", "below", "street")));
    }

    @Test
    void relationsOfOtherObjectsOrTheOtherWayRoundStay() {
        assertEquals(
                List.of("dog", "cat", "dog, chase, cat", "cat, chase, dog"),
                tuples(new Relation("dog", "chase", "cat"), new Relation("cat", "chase", "dog")));
    }

    @Test
    void conceptsAreSimilarByAWordOrAMeaning() {
        assertTrue(concept("bicycle").similar(concept("bike")));
        assertFalse(concept("bicycle").similar(concept("car")));
        assertTrue(concept("flurble").similar(concept("flurble")));
        assertFalse(concept("flurble").similar(concept("snorf")));
        assertFalse(concept("teddy bear").meanings().isEmpty());
    }

    @Test
    void similarityIsTheShareOfCommonMeanings() {
        var a = new Concept(Set.of("a"), Set.of(1, 2, 3));
        assertEquals(0.5, a.similarity(new Concept(Set.of("b"), Set.of(2, 3, 4))));
        assertEquals(0, a.similarity(new Concept(Set.of("b"), Set.of(4))));
        assertEquals(0, a.similarity(new Concept(Set.of("b"), Set.of())));
        assertEquals(1, a.similarity(new Concept(Set.of("a"), Set.of(4))));
        assertEquals(
                new Concept(Set.of("a", "b"), Set.of(1, 2, 3, 4)),
                a.merged(new Concept(Set.of("b"), Set.of(4))));
    }

    @Test
    void anObjectJoinsTheMostSimilarOne() {
        // `bike` means the one as a noun, the other as a verb too
        assertEquals(
                List.of("motorcycle", "bicycle/bike"),
                tuples(new Thing("motorcycle"), new Thing("bicycle"), new Thing("bike")));
    }
}
