package org.rewardedsoups.soups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class LambdasTest {

    @Test
    void theGridRunsFromTheFirstExpertToTheSecondInDecimalsAReaderWouldWrite() {
        List<Preference> grid = Lambdas.grid(11);
        assertEquals(11, grid.size());
        assertEquals(new Preference(1, 0), grid.getFirst());
        assertEquals(new Preference(0.7, 0.3), grid.get(3));
        assertEquals(new Preference(0, 1), grid.getLast());
        assertThrows(IllegalArgumentException.class, () -> Lambdas.grid(1));
    }

    @Test
    void aGridIsTheSimplexOfTwoObjectives() {
        for (int steps = 1; steps < 20; steps++) {
            assertEquals(Lambdas.grid(steps + 1), Lambdas.simplex(2, steps));
        }
    }

    @Test
    void theSimplexHasEveryCompositionOnce() {
        List<Preference> simplex = Lambdas.simplex(4, 6);
        assertEquals(84, simplex.size()); // C(9, 3)
        assertEquals(84, new HashSet<>(simplex).size());
        assertEquals(List.of(new Preference(1)), Lambdas.simplex(1, 5));
    }

    @Test
    void dirichletSamplesAreUniformOnTheSimplex() {
        RandomGenerator rng = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        List<Preference> drawn = Lambdas.dirichlet(3, 20_000, rng);
        for (int k = 0; k < 3; k++) {
            int objective = k;
            assertEquals(
                    1 / 3.0,
                    drawn.stream().mapToDouble(p -> p.get(objective)).average().orElse(0),
                    0.01);
        }
        // A triangle with half the side has a quarter of the area.
        double corner = drawn.stream().filter(p -> p.get(0) > 0.5).count() / 20_000.0;
        assertEquals(0.25, corner, 0.01);
    }
}
