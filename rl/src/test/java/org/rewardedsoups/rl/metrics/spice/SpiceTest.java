package org.rewardedsoups.rl.metrics.spice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpiceTest {
    private static final Spice SPICE = Spice.create(English.WORD_NET);

    private static double f(Category category, String candidate, String... references) {
        return SPICE.scores(candidate, List.of(references)).f().get(category);
    }

    @Test
    void aCaptionAgreesWithItself() {
        String caption = "two small dogs sit on a red bed";
        SpiceScores scores = SPICE.scores(caption, List.of(caption));
        assertEquals(Set.of(Category.values()), scores.f().keySet());
        scores.f().values().forEach(f -> assertEquals(1, f));
    }

    @Test
    void theScoreIsTheHarmonicMeanOfPrecisionAndRecall() {
        // said: dog, (dog, brown), bed, (dog, on, bed); wanted: dog, (dog, big), bed, sofa and two
        // relations, so 3 of 4 and 3 of 6
        double p = 3.0 / 4, r = 3.0 / 6;
        assertEquals(
                2 * p * r / (p + r),
                f(Category.ALL, "a brown dog on a bed", "a big dog on a bed", "a dog on a sofa"),
                1e-15);
    }

    @Test
    void synonymsCountAsTheSame() {
        assertEquals(1, f(Category.ALL, "a man on a bicycle", "a man on a bike"));
    }

    @Test
    void categoriesLookAtTheirTuplesOnly() {
        String candidate = "two red dogs on a bed", reference = "two big dogs on a red bed";
        assertEquals(1, f(Category.OBJECT, candidate, reference));
        assertEquals(1, f(Category.RELATION, candidate, reference));
        assertEquals(1, f(Category.CARDINALITY, candidate, reference));
        assertEquals(0, f(Category.COLOR, candidate, reference));
        assertEquals(0, f(Category.SIZE, candidate, reference));
        // (dog, two) of (dog, two), (dog, red) and of (dog, two), (dog, big), (bed, red)
        assertEquals(0.4, f(Category.ATTRIBUTE, candidate, reference), 1e-15);
    }

    @Test
    void whatNoReferenceNamesHasNoScore() {
        Map<Category, Double> f = SPICE.scores("two red dogs", List.of("a dog")).f();
        assertEquals(Set.of(Category.ALL, Category.OBJECT), f.keySet());
        Map<Category, Double> nothing = SPICE.scores("a dog", List.of("")).f();
        assertEquals(Map.of(Category.ALL, 0.0), nothing);
        assertEquals(0, f(Category.ALL, "", "a dog"));
        assertEquals(0, f(Category.OBJECT, "", "a dog"));
    }

    @Test
    void severalTuplesMayMatchTheSameOne() {
        Tuple car = Tuple.of(new Concept(Set.of("car"), Set.of(1, 2)));
        Tuple auto = Tuple.of(new Concept(Set.of("auto"), Set.of(1)));
        Tuple machine = Tuple.of(new Concept(Set.of("machine"), Set.of(2)));
        Agreement agreement = Agreement.of(List.of(auto, machine), List.of(car));
        assertEquals(new Agreement(2, 2, 1), agreement);
        assertFalse(car.matches(Tuple.of(car.concepts().getFirst(), car.concepts().getFirst())));
    }

    @Test
    void meansAreOverTheCaptionsThatHaveAScore() {
        SpiceScores both =
                SpiceScores.mean(
                        List.of(
                                new SpiceScores(Map.of(Category.ALL, 0.5, Category.COLOR, 1.0)),
                                new SpiceScores(Map.of(Category.ALL, 0.25))));
        assertEquals(Map.of(Category.ALL, 0.375, Category.COLOR, 1.0), both.f());
        assertEquals(List.of("SPICE", "SPICE_Color"), List.copyOf(both.named().keySet()));
        assertEquals(0.375, both.all());
        assertTrue(SpiceScores.mean(List.of()).named().isEmpty());
    }
}
