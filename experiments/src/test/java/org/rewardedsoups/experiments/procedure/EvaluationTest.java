package org.rewardedsoups.experiments.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private final Evaluation one = of(1, 2, 3, 6);
    private final Evaluation other = of(1, 1, 1, 1);

    @Test
    void meanAndStandardErrorAreThoseOfTheScores() {
        assertEquals(3, one.mean(0), 1e-12);
        double deviation = Math.sqrt((4 + 1 + 0 + 9) / 3.0);
        assertEquals(deviation / 2, one.standardError(0), 1e-12);
    }

    @Test
    void aGainIsPairedPromptByPrompt() {
        Evaluation.Gain gain = one.over(other, 0);
        assertEquals(2, gain.mean(), 1e-12);
        assertEquals(one.standardError(0), gain.standardError(), 1e-12);
        assertEquals(gain.mean() / gain.standardError(), gain.errors(), 1e-12);
        assertEquals(0, one.over(one, 0).standardError());
        assertEquals(0, one.over(one, 0).errors());
    }

    private static Evaluation of(double... scores) {
        return new Evaluation(List.of("a", "b", "c", "d"), List.of(scores));
    }
}
