package org.rewardedsoups.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;
import org.rewardedsoups.tensor.Tensor;

class CaptioningParityTest {
    private static final Path EXCERPT = Path.of("src/test/resources/parity-captioning");
    private static final String TENSORS = "swin_b_window2.safetensors";

    @TempDir Path folder;

    @Test
    void aRecordedBackboneIsReplayedWithinItsTolerance() throws IOException {
        JsonNode report = Parity.replay(EXCERPT);
        assertTrue(report.get("passed").booleanValue(), Json.pretty(report));
        assertEquals(1, report.get("cases").intValue());
        JsonNode outputs = report.get("kinds").get("backbone outputs");
        assertTrue(outputs.get("float64").get("maxRelativeError").doubleValue() < 1e-12);
        assertTrue(outputs.get("float32").get("maxRelativeError").doubleValue() < 1e-5);
        JsonNode gradients = report.get("kinds").get("backbone gradients").get("float64");
        assertTrue(gradients.get("cases").intValue() > 20, Json.pretty(gradients));
    }

    @Test
    void aChangedRecordingFails() throws IOException {
        StateDict tensors = SafeTensors.read(EXCERPT.resolve(TENSORS)).tensors();
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors.asMap());
        changed.put("f64.output", tensors.get("f64.output").add(1e-8));
        SafeTensors.of(StateDict.of(changed)).write(folder.resolve(TENSORS));
        Files.copy(EXCERPT.resolve("manifest.json"), folder.resolve("manifest.json"));
        JsonNode report = Parity.replay(folder);
        assertFalse(report.get("passed").booleanValue());
        String failure = report.get("firstFailures").get(0).textValue();
        assertTrue(failure.startsWith("backbone outputs float64"), failure);
    }

    @Test
    void theWholeSetIsWithinItsTolerances() throws IOException {
        Path golden = Path.of("../../shared/golden/captioning");
        assumeTrue(Files.isDirectory(golden), "no ../shared/golden/captioning beside the repository");
        JsonNode report = Parity.replay(golden);
        assertTrue(report.get("passed").booleanValue(), Json.pretty(report));
        assertTrue(report.get("cases").intValue() >= 2);
    }
}
