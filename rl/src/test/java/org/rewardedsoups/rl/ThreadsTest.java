package org.rewardedsoups.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void oneAndTwoThreadsTrainTheSameBits() throws Exception {
        String one = trained(1);
        assertTrue(one.contains("adapter/") && one.contains("steps"), one);
        assertEquals(one, trained(2));
    }

    private static String trained(int threads) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules",
                                "jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dtensor.threads=" + threads,
                                "-classpath",
                                System.getProperty("java.class.path"),
                                TinyTask.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return out;
    }
}
