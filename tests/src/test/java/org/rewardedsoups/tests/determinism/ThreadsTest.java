package org.rewardedsoups.tests.determinism;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tests.ForkedJava;

/// The number of threads changes the time of a training, never its result.
class ThreadsTest {

    @Test
    void trainingGivesTheSameWeightsOnOneTwoAndThreeThreads() throws Exception {
        String one = train(1, 20);
        assertEquals(64, one.length(), one);
        assertEquals(one, train(2, 20), "2 threads");
        assertEquals(one, train(3, 20), "3 threads");
        assertNotEquals(one, train(1, 19), "a step changes the weights");
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
