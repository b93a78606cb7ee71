package org.rewardedsoups.tests.determinism;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rewardedsoups.tests.ForkedJava;

/// Interpreted and compiled kernels give the same bits.
class FirstCallTest {
    private static final String CALLS = "30000";

    /// The first call in a fresh JVM runs in the interpreter, the last ones in compiled code.
    @Test
    void theFirstCallGivesTheBitsOfTheThirtyThousandth() throws Exception {
        List<String> lines =
                ForkedJava.run(RepeatedKernels.class, List.of("-Dtensor.threads=1"), CALLS);
        assertEquals(6, lines.size(), lines::toString);
        for (String line : lines) {
            String[] words = line.split(" ");
            assertEquals(words[1], words[2], words[0] + ": first and last call differ");
        }
    }
}
