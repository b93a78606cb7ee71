package org.rewardedsoups.tests.determinism;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tests.ForkedJava;

/// The number of threads changes the time of a training, never its result.
class ThreadsTest {

    @Test
    void fiftyStepsGiveTheSameWeightsOnAnyNumberOfThreads() throws Exception {
        String one = train(1, 50);
        assertEquals(64, one.length(), one);
        for (int threads : new int[] {2, 3, 5}) {
            assertEquals(one, train(threads, 50), threads + " threads");
        }
        assertNotEquals(one, train(1, 49), "a step changes the weights");
    }

    private static String train(int threads, int steps) throws Exception {
        List<String> lines =
                ForkedJava.run(
                        SmallTraining.class,
                        List.of("-Dtensor.threads=" + threads),
                        Integer.toString(steps));
        return String.join("", lines);
    }
}
