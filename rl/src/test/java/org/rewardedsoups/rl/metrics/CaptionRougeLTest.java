package org.rewardedsoups.rl.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CaptionRougeLTest {
    private static double f(double precision, double recall) {
        double b = 1.2 * 1.2;
        return (1 + b) * precision * recall / (recall + b * precision);
    }

    @Test
    void recallWeighsMoreThanPrecision() {
        assertEquals(f(1, 0.5), CaptionRougeL.f("a b", List.of("a x b y")), 1e-15);
        assertEquals(f(0.5, 1), CaptionRougeL.f("a x b y", List.of("a b")), 1e-15);
    }

    @Test
    void precisionAndRecallMayComeFromDifferentReferences() {
        // "a b c d e f" has 2 of 2 words but 2 of 6, "a" has 1 of 2 but 1 of 1
        assertEquals(f(1, 1), CaptionRougeL.f("a b", List.of("a b c d e f", "a")), 1e-15);
    }

    @Test
    void nothingInCommonScoresZero() {
        assertEquals(0, CaptionRougeL.f("a", List.of("b")));
        assertEquals(0, CaptionRougeL.f("", List.of("b")));
    }

    @Test
    void twoTextsWithoutWordsAreTheSameEmptyWord() {
        assertEquals(1, CaptionRougeL.f("", List.of("")), 1e-15);
    }
}
