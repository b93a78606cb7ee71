package org.rewardedsoups.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
    record Log(double reward, float klK1, int tokens, String note) {}

    @TempDir Path temp;

    @Test
    void rowsAreOnDiskAtOnceInBothForms() throws IOException {
        try (Metrics metrics = Metrics.create(temp, Clock.systemUTC())) {
            metrics.row("expert-1", 1, new Log(0.1, 0.5f, 7, "not a number"));
            metrics.row("expert-1", 2, new Log(0.2, Float.NaN, 8, ""));
            assertEquals(
                    List.of(
                            "series,step,reward,klK1,tokens",
                            "expert-1,1,0.1,0.5,7.0",
                            "expert-1,2,0.2,NaN,8.0"),
                    lines("metrics.csv"));
            assertEquals(
                    "{\"series\":\"expert-1\",\"step\":2,\"reward\":0.2,\"klK1\":\"NaN\",\"tokens\":8.0}",
                    lines("metrics.jsonl").get(1));
            assertTrue(Files.isDirectory(temp.resolve("tensorboard/expert-1")));
        }
    }

    @Test
    void aNewNameAddsAColumnToTheWholeTable() throws IOException {
        try (Metrics metrics = Metrics.create(temp, Clock.systemUTC())) {
            metrics.row("a", 1, Map.of("loss", 3.0));
            metrics.row("b", 1, Map.of("reward", 4.0));
            assertEquals(
                    List.of("series,step,loss,reward", "a,1,3.0,", "b,1,,4.0"),
                    lines("metrics.csv"));
        }
    }

    @Test
    void aResumedRunForgetsWhatCameAfterItsCheckpointAndALineCutShort() throws IOException {
        try (Metrics metrics = Metrics.create(temp, Clock.systemUTC())) {
            metrics.row("done", 9, Map.of("loss", 1.0));
            for (int step = 1; step <= 5; step++) {
                metrics.row("a", step, Map.of("loss", (double) step));
            }
        }
        Files.writeString(
                temp.resolve("metrics.jsonl"), "{\"series\":\"a\",\"st", StandardOpenOption.APPEND);
        try (Metrics metrics = Metrics.resume(temp, Clock.systemUTC())) {
            assertEquals(6, metrics.rows().size());
            metrics.resumeAt("a", 3);
            metrics.row("a", 4, Map.of("loss", 40.0));
            assertEquals(List.of(1.0, 2.0, 3.0, 40.0), metrics.column("a", "loss"));
            assertEquals(
                    List.of(
                            "series,step,loss",
                            "done,9,1.0",
                            "a,1,1.0",
                            "a,2,2.0",
                            "a,3,3.0",
                            "a,4,40.0"),
                    lines("metrics.csv"));
            assertEquals(5, lines("metrics.jsonl").size());
        }
    }

    @Test
    void notANumberSurvivesAResume() throws IOException {
        try (Metrics metrics = Metrics.create(temp, Clock.systemUTC())) {
            metrics.row("a", 1, Map.of("loss", Double.NEGATIVE_INFINITY));
        }
        try (Metrics metrics = Metrics.resume(temp, Clock.systemUTC())) {
            assertEquals(List.of(Double.NEGATIVE_INFINITY), metrics.column("a", "loss"));
        }
    }

    @Test
    void aSeriesIsAlsoAFolderAndMayNotLeaveTheRun() throws IOException {
        try (Metrics metrics = Metrics.create(temp, Clock.systemUTC())) {
            assertThrows(IllegalArgumentException.class, () -> metrics.row("../x", 1, Map.of()));
        }
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(temp.resolve(file));
    }
}
