package org.rewardedsoups.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "./soup is a bash script")
class SoupScriptTest {
    private static final Path SCRIPT = Path.of("..", "soup").toAbsolutePath().normalize();

    record Ended(int code, String printed) {}

    @Test
    void helpSaysHowToStartAnExperiment() throws Exception {
        Ended ended = soup("--help");
        assertEquals(0, ended.code(), ended.printed());
        assertTrue(ended.printed().startsWith("Usage: ./soup NAME"), ended.printed());
        assertEquals(ended, soup());
    }

    @Test
    void anUnknownExperimentIsOneLineAndBadInput() throws Exception {
        Ended ended = soup("no-such-thing", "--seed=1");
        assertEquals(2, ended.code());
        assertEquals(
                "soup: unknown experiment, no-such-thing, choose one that ./soup --help lists\n",
                ended.printed());
    }

    @Test
    void aToolRefusesWhatItWouldIgnore() throws Exception {
        for (String option : List.of("--dry-run", "--out=x", "--resume", "--memory", "--quick")) {
            Ended ended = soup("doctor", option);
            assertEquals(2, ended.code(), option);
            String line = "doctor: unknown option, " + option + ", see --help\n";
            assertTrue(ended.printed().endsWith(line), ended.printed());
        }
    }

    @Test
    void theBuildWritesTheFlagsAndTheClassPath() throws Exception {
        String arguments = Files.readString(Path.of("target", "soup.args"));
        assertTrue(arguments.contains("--add-modules jdk.incubator.vector"), arguments);
        assertTrue(arguments.contains("soups"), arguments);
        assertTrue(arguments.lines().noneMatch(line -> line.contains("${")), arguments);
    }

    private static Ended soup(String... words) throws Exception {
        var command = new ArrayList<>(List.of("bash", SCRIPT.toString()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), printed);
    }
}
