package org.rewardedsoups.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.experiments.run.Json;

class CaptionParityTest {
    private static final Path EXCERPT = Path.of("src/test/resources/parity-captions");

    @TempDir Path folder;

    @Test
    void theExcerptIsReplayedWithinItsTolerances() throws IOException {
        JsonNode report = Parity.replay(EXCERPT);
        assertTrue(report.get("passed").booleanValue(), Json.pretty(report));
        JsonNode kinds = report.get("kinds");
        for (String kind :
                new String[] {
                    "bleu",
                    "rouge_l",
                    "meteor_nltk",
                    "reward/cider",
                    "reward/bleu1-0.2,rouge-0.8",
                    "meteor_no_paraphrase",
                    "meteor_synthetic_paraphrase",
                    "batch reward_base/bleu1-0.2,rouge-0.8"
                }) {
            assertTrue(kinds.path(kind).path("values").intValue() >= 10, kind);
            assertEquals(1, kinds.path(kind).path("shareWithinTolerance").doubleValue(), kind);
        }
        assertTrue(kinds.path("text/ptb").path("cases").intValue() >= 20);
    }

    /// One number or word changed: the replay must notice.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"bleu\":[0.         | \"bleu\":[1.       | bleu",
                "\"ptb\":{\"candidate\":\" | \"ptb\":{\"candidate\":\"the  | text/ptb",
                "\"spaced\":\"        | \"spaced\":\"x     | text/python",
                "\"meteor_nltk\":0.   | \"meteor_nltk\":1. | meteor_nltk",
                "\"cider\":0.         | \"cider\":1.       | reward/cider",
                "\"loss\":            | \"loss\":1         | batch loss",
                "\"stats\":\"1        | \"stats\":\"2      | statistics",
            },
            quoteCharacter = '~')
    void aChangedRecordingFails(String from, String to, String says) throws IOException {
        String golden = Files.readString(EXCERPT.resolve("excerpt.json"));
        assertTrue(golden.contains(from), from);
        int at = golden.indexOf(from);
        String changed = golden.substring(0, at) + to + golden.substring(at + from.length());
        Files.writeString(folder.resolve("excerpt.json"), changed);
        JsonNode report = Parity.replay(folder);
        assertFalse(report.get("passed").booleanValue());
        String failure = report.get("firstFailures").toString();
        assertTrue(failure.contains(says), failure);
    }

    /// SPICE is far from the recording here, and decides nothing.
    @Test
    void theDistanceOfSpiceIsSaidAndFailsNothing() throws IOException {
        String golden = Files.readString(EXCERPT.resolve("excerpt.json"));
        StringBuilder recorded = new StringBuilder("\"eval\":{\"spice\":{");
        for (String part : "Object Attribute Relation Cardinality Color Size".split(" ")) {
            recorded.append("\"%s\":{\"f\":null},".formatted(part));
        }
        recorded.append("\"All\":{\"f\":-1.0}},");
        Files.writeString(
                folder.resolve("excerpt.json"), golden.replace("\"eval\":{", recorded.toString()));
        JsonNode report = Parity.replay(folder);
        assertTrue(report.get("passed").booleanValue(), Json.pretty(report));
        JsonNode kinds = report.get("kinds");
        JsonNode all = kinds.get("SPICE (second-class evidence, does not decide)");
        assertEquals(14, all.get("items").intValue());
        assertEquals(-1, all.get("meanRecorded").doubleValue());
        assertEquals(0, all.get("shareEqual").doubleValue());
        assertEquals(
                1 + all.get("meanOurs").doubleValue(),
                all.get("meanAbsoluteDifference").doubleValue(),
                1e-12);
        JsonNode objects = kinds.get("SPICE_Object (second-class evidence, does not decide)");
        assertEquals(0, objects.get("items").intValue());
        assertTrue(objects.get("inOneOnly").intValue() > 5);
    }

    @Test
    void theWholeSetIsWithinItsTolerances() throws IOException {
        Path golden = Path.of("../../shared/golden/captioning/metrics");
        assumeTrue(Files.isDirectory(golden), "no " + golden + " beside the repository");
        JsonNode report = Parity.replay(golden);
        assertTrue(report.get("passed").booleanValue(), Json.pretty(report));
        assertTrue(report.get("cases").intValue() >= 170);
    }
}
