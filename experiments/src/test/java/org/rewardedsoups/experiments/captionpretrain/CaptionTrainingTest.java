package org.rewardedsoups.experiments.captionpretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.CaptionPretrain;
import org.rewardedsoups.experiments.captiondata.EmojiData;
import org.rewardedsoups.experiments.captiondata.EmojiScene;
import org.rewardedsoups.experiments.captiondata.EmojiView;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.tensor.Rngs;

class CaptionTrainingTest {
    private static final String WEIGHTS = "captioner/model.safetensors";
    @TempDir Path folder;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void aStepsBatchDependsOnItsNumberAloneAndIsHalfScenes() {
        var batches = new EmojiBatches(EmojiData.shipped(), 6, new Rngs(1));
        List<EmojiBatches.Shown> batch = batches.batch(7);
        assertEquals(batch, batches.batch(7));
        assertNotEquals(batch, batches.batch(8));
        assertEquals(3, batch.stream().filter(s -> s.picture() instanceof EmojiView).count());
        assertEquals(3, batch.stream().filter(s -> s.picture() instanceof EmojiScene).count());
        for (EmojiBatches.Shown shown : batch) {
            assertTrue(shown.picture().image().captions().contains(shown.caption()));
        }
    }

    @Test
    void aRunThatBrokeOffGoesOnToTheSameWeights() throws IOException {
        Path whole = folder.resolve("whole");
        assertEquals(0, run(whole, printed), this::text);
        Path broken = folder.resolve("broken");
        var breaking =
                new ByteArrayOutputStream() {
                    @Override
                    public void write(byte[] bytes, int from, int count) {
                        super.write(bytes, from, count);
                        if (toString(StandardCharsets.UTF_8).contains("step 3: ")) {
                            reset();
                            throw new IllegalStateException("breaks off behind a checkpoint");
                        }
                    }
                };
        assertEquals(1, run(broken, breaking), breaking::toString);
        assertFalse(Files.exists(broken.resolve(WEIGHTS)));
        assertEquals(0, run(broken, printed, "--resume"), this::text);
        assertArrayEquals(
                Files.readAllBytes(whole.resolve(WEIGHTS)),
                Files.readAllBytes(broken.resolve(WEIGHTS)));
    }

    private static int run(Path out, ByteArrayOutputStream printed, String... more) {
        List<String> options = new ArrayList<>(List.of("--out=" + out));
        options.addAll(List.of(more));
        var experiment =
                new Experiment<>("caption-pretrain", "test", config(), config(), List.of());
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return experiment.run(
                options.toArray(String[]::new), CaptionTraining::run, stream, stream);
    }

    /// Three steps of the backbone, then four, a checkpoint after the second, a measurement after the third.
    private static CaptionPretrain.Config config() {
        return new CaptionPretrain.Config(
                8, List.of(1, 1), 16, 1, 16, 2, 12, 4, 3, 1, 4, 0.1, 1e-2, 0, 1, 2, 3, 4);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
