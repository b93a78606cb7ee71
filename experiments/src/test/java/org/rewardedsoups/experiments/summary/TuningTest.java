package org.rewardedsoups.experiments.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.run.Experiment;

class TuningTest {
    @TempDir Path folder;

    @Test
    void everyRewardIsTriedAtEveryLearningRate() throws IOException {
        TinyTask task = TinyTask.create(folder);
        Tuning.Config config =
                new Tuning.Config(
                        Optional.of(task.data()),
                        Optional.of(task.model()),
                        List.of(Objective.BREVITY, Objective.LEXICON),
                        List.of(1e-3, 2e-3),
                        1,
                        8,
                        4,
                        8);
        Path out = folder.resolve("tune");
        var printed = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        int code =
                new Experiment<>("tune", "A test.", config, config, List.of())
                        .run(
                                new String[] {"--out=" + out},
                                Tuning::run,
                                printed,
                                printed);
        assertEquals(0, code);
        String text = Files.readString(out.resolve("tuning.md"));
        for (String row :
                List.of(
                        "| brevity | 0.001 |",
                        "| brevity | 0.002 |",
                        "| lexicon | 0.001 |",
                        "| lexicon | 0.002 |")) {
            assertTrue(text.contains(row), text);
        }
        assertTrue(text.contains(" +1.00 |"), text);
    }
}
