package org.rewardedsoups.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A JVM without the Vector API computes with the scalar kernels and says so, and how to change it.
class WithoutVectorsTest {

    static void main() {
        System.out.println(Tensor.of(new Shape(2), 1f, 2f).mul(3));
    }

    @Test
    void scalarKernelsAreUsedWithAWarning() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                WithoutVectorsTest.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        assertTrue(printed.contains("[3.0, 6.0]"), printed);
        assertTrue(printed.contains("WARNING: kernels: the slow scalar ones"), printed);
        assertTrue(printed.contains("--add-modules jdk.incubator.vector"), printed);
    }
}
