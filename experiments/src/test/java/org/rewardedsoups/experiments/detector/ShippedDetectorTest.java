package org.rewardedsoups.experiments.detector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.experiments.data.SummaryData;
import org.rewardedsoups.experiments.summary.Objective;
import org.rewardedsoups.rl.Reward;
import org.rewardedsoups.rl.Sample;
import org.rewardedsoups.tensor.Rngs;

class ShippedDetectorTest {
    private static final int EACH = 10;

    @Test
    void trueSummariesOfUnseenLibrariesScoreMoreThanCorruptedOnes() throws IOException {
        Reward faithfulness = Objective.load(List.of(Objective.FAITHFULNESS)).getFirst();
        List<Contrast> contrasts =
                new Contrasts(SummaryData.shipped().test())
                        .draw(EACH, new Rngs(5).stream("draws"));
        double[] faithful = score(faithfulness, contrasts, true);
        double[] corrupted = score(faithfulness, contrasts, false);
        int preferred = 0;
        for (int i = 0; i < faithful.length; i++) {
            preferred += faithful[i] > corrupted[i] ? 1 : 0;
        }
        assertTrue(preferred >= 0.75 * faithful.length, preferred + " of " + faithful.length);
    }

    private static double[] score(Reward reward, List<Contrast> contrasts, boolean faithful) {
        return reward.score(
                contrasts.stream()
                        .map(
                                c ->
                                        new Sample(
                                                c.example().input(),
                                                faithful ? c.faithful() : c.corrupted(),
                                                Optional.empty()))
                        .toList());
    }
}
