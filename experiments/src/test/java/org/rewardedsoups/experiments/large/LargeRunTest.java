package org.rewardedsoups.experiments.large;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.Large;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Json;

class LargeRunTest {
    @TempDir Path folder;

    @Test
    void aTinyDecoderIsWrittenMappedDecodedAndTrained() throws IOException {
        var config = new Large.Config(folder.resolve("weights"), Size.TINY, 3, 8);
        Path out = folder.resolve("run");
        var printed = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        int code =
                new Experiment<>("large", "A test.", config, config, List.of())
                        .run(new String[] {"--out=" + out}, LargeRun::run, printed, printed);
        assertEquals(0, code);
        JsonNode figures = Json.read(out.resolve("large.json"));
        assertTrue(figures.path("tokens/s, decoding").asDouble() > 0, figures.toString());
        assertTrue(figures.has("seconds of a LoRA step of 8 tokens"), figures.toString());
    }
}
