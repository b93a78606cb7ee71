package org.rewardedsoups.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.experiments.run.Json;
import org.rewardedsoups.experiments.run.UserException;

class ParityTest {
    private static final Path CASES = Path.of("src/test/resources/parity");

    @TempDir Path folder;

    @Test
    void everyKindIsReplayedWithinItsTolerance() throws IOException {
        JsonNode report = Parity.replay(CASES);
        assertTrue(report.get("passed").booleanValue(), Json.pretty(report));
        assertEquals(24, report.get("cases").intValue());
        Set<String> kinds = new TreeSet<>();
        report.get("kinds").properties().forEach(kind -> kinds.add(kind.getKey()));
        assertEquals(
                new TreeSet<>(
                        List.of(
                                "clip_by_value",
                                "config_defaults",
                                "forward",
                                "kl_controller",
                                "length_sampler",
                                "logits",
                                "loss",
                                "masked",
                                "rewards",
                                "step",
                                "step (second-class evidence, does not decide)",
                                "whiten")),
                kinds);
        JsonNode step = report.get("kinds").get("step");
        assertTrue(step.get("float64").get("maxRelativeError").doubleValue() < 1e-13);
        assertTrue(step.get("float32").get("values").intValue() > 100);
    }

    /// One number or word of one case changed: the replay must notice.
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "whiten_1d_shift     | \"whitened\":[    | \"whitened\":[1e-4,-1e-4, | numbers",
                "whiten_one_element  | \"NaN\"           | 0.0                       | expected 0",
                "kl_fixed            | \"values\":[0.3   | \"values\":[0.30001       | within",
                "length_3_9          | \"values\":[3     | \"values\":[4             | within",
                "length_3_9          | \"draws\":[4      | \"draws\":[9              | drew 9",
                "length_7_7          | \"max_value\":7   | \"max_value\":8           | got results",
                "config_defaults     | \"lam\":0.95      | \"lam\":0.9               | within",
                "config_defaults     | \"lam\":          | \"lambda\":               | 1 numbers",
                "forward_encdec_b2   | \"masks\":[[0     | \"masks\":[[1             | within",
                "kl_fixed            | \"kl_controller\" | \"kl_conductor\"          | known",
                "forward_right_b3    | \"attention_mask\":[[1,1,1,1,1] "
                        + "| \"attention_mask\":[[1,0,0,0,0] | within",
            })
    void aChangedRecordingFails(String name, String from, String to, String says)
            throws IOException {
        String golden = golden(name);
        assertTrue(golden.contains(from), golden);
        Files.writeString(folder.resolve("one.json"), "[" + golden.replace(from, to) + "]");
        JsonNode report = Parity.replay(folder);
        assertFalse(report.get("passed").booleanValue());
        String failure = report.get("firstFailures").get(0).textValue();
        assertTrue(failure.contains(name) && failure.contains(says), failure);
    }

    @Test
    void filesAreFoundInFoldersBelowAndOthersAreNamedAsIgnored() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/b/one.json"), "[" + golden("kl_fixed") + "]");
        Files.writeString(folder.resolve("a/two.json"), "[" + golden("length_3_9") + "]");
        Files.writeString(folder.resolve("manifest.json"), "{\"made\":\"elsewhere\"}");
        Files.writeString(folder.resolve("notes.txt"), "not JSON");
        JsonNode report = Parity.replay(folder);
        assertEquals(2, report.get("cases").intValue());
        assertEquals(1, report.get("ignoredFiles").size());
        assertTrue(report.get("ignoredFiles").get(0).textValue().endsWith("manifest.json"));
    }

    @Test
    void brokenInputIsTheUsersToRepair() throws IOException {
        assertThrows(UserException.class, () -> Parity.replay(folder.resolve("missing")));
        assertThrows(UserException.class, () -> Parity.replay(folder));
        for (String broken :
                List.of(
                        "[{\"name\":",
                        "[{\"name\":\"a\",\"name\":\"b\",\"kind\":\"whiten\"}]",
                        golden("kl_fixed").replace("\"current\"", "\"currant\""),
                        golden("kl_fixed").replace("\"current\":[", "\"current\":[\"many\","),
                        golden("whiten_1d_shift").replace("\"shift_mean\":true", "\"shift_mean\":1"),
                        golden("kl_fixed").replace("\"n_steps\":256", "\"n_steps\":0.5"))) {
            String text = broken.startsWith("[") ? broken : "[" + broken + "]";
            Files.writeString(folder.resolve("broken.json"), text);
            var e = assertThrows(UserException.class, () -> Parity.replay(folder), text);
            assertTrue(e.getMessage().contains("broken.json"), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"good, 0", "wrong, 1", "broken, 2", "missing, 2", "'', 2"})
    void theProcessEndsWithTheCodeAndOneObjectOrOneLine(String input, int code)
            throws Exception {
        Path golden = Files.createDirectories(folder.resolve("golden"));
        String text = "[" + golden("kl_fixed") + "," + golden("masked_1x5") + "]";
        switch (input) {
            case "good" -> Files.writeString(golden.resolve("x.json"), text);
            case "wrong" -> Files.writeString(golden.resolve("x.json"), text.replace("0.3", "0.4"));
            case "broken" -> Files.writeString(golden.resolve("x.json"), text.substring(1));
            default -> Files.delete(golden);
        }
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.rewardedsoups.experiments.Parity",
                                input.isEmpty() ? "--seed=1" : "--golden=" + golden)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        int ended = process.waitFor();
        String complaint = Files.readString(err, StandardCharsets.UTF_8);
        assertEquals(code, ended, complaint);
        if (code == 2) {
            assertEquals("", Files.readString(out));
            long said = complaint.lines().filter(line -> line.startsWith("parity: ")).count();
            assertEquals(1, said, complaint);
        } else {
            JsonNode report = Json.read(out);
            assertEquals(code == 0, report.get("passed").booleanValue());
        }
    }

    @Test
    void theWholeSetIsWithinItsTolerances() throws IOException {
        Path golden = Path.of("../../shared/golden/ppo");
        assumeTrue(Files.isDirectory(golden), "no ../shared/golden/ppo beside the repository");
        JsonNode report = Parity.replay(golden);
        assertTrue(report.get("passed").booleanValue(), Json.pretty(report));
        assertTrue(report.get("cases").intValue() >= 80);
    }

    private static String golden(String name) throws IOException {
        return Files.readAllLines(CASES.resolve("ppo/cases.json")).stream()
                .filter(line -> line.contains("\"name\":\"" + name + "\""))
                .findFirst()
                .orElseThrow()
                .replaceFirst(",$", "");
    }
}
