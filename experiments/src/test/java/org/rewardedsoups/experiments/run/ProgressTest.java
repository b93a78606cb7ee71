package org.rewardedsoups.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;

    @Test
    void elsewhereThanOnATerminalALineAppearsEveryTenSecondsAndAtTheEnd() {
        try (Progress progress = start("expert 1", 30, false)) {
            for (int i = 1; i <= 30; i++) {
                now = now.plusSeconds(1);
                progress.step(i, "reward 0.5");
            }
        }
        assertEquals(
                """
                expert 1: 10/30, 1.00/s, 20 s left, reward 0.5
                expert 1: 20/30, 1.00/s, 10 s left, reward 0.5
                expert 1: 30/30, 1.00/s, took 30 s, reward 0.5
                """,
                text());
    }

    @Test
    void onATerminalOneLineIsRedrawn() {
        try (Progress progress = start("soups", 4, true)) {
            for (int i = 1; i <= 4; i++) {
                now = now.plusSeconds(90);
                progress.step();
            }
        }
        String[] drawings = text().split("\r");
        assertTrue(
                drawings[2].startsWith(
                        "soups [############............] 2/4, 90.0 s each, 3:00 min left"),
                text());
        assertTrue(drawings[5].startsWith("soups: 4/4, 90.0 s each, took 6:00 min"), text());
        assertEquals(1, text().chars().filter(c -> c == '\n').count());
    }

    @Test
    void aResumedTaskCountsOnlyItsOwnWorkInTheRate() {
        try (Progress progress = start("expert 1", 100, false).from(80)) {
            now = now.plusSeconds(10);
            progress.step(90, "");
        }
        assertTrue(text().startsWith("expert 1: 90/100, 1.00/s, 10 s left\n"), text());
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59.4, 59 s", "65, 1:05 min", "3725, 1:02:05 h"})
    void durationsReadAsPeopleWriteThem(double seconds, String text) {
        assertEquals(text, Progress.duration(seconds));
    }

    private Progress start(String task, long total, boolean terminal) {
        return new Progress(task, total, terminal, new PrintStream(printed, true), () -> now);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
