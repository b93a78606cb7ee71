package org.rewardedsoups.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.experiments.metrics.CaptionsFile;
import org.rewardedsoups.experiments.run.Json;

class MetricsTest {
    private static final String ITEMS =
            """
            [{"id": 1, "candidate": "A man rides a big wave.",
              "references": ["A man is riding a wave!", "A surfer rides a big wave."]},
             {"id": "two", "candidate": "", "references": ["A dog."]}]
            """;

    @TempDir Path folder;

    @Test
    void everyItemAndTheCorpusHaveEveryScore() throws IOException {
        Path input = Files.writeString(folder.resolve("items.json"), ITEMS);
        CaptionsFile captions = CaptionsFile.read(input);
        JsonNode scores =
                Metrics.scores(captions, Metrics.evaluation(Metrics.Config.DEFAULT, 1));
        List<String> names = new ArrayList<>();
        scores.get("corpus").fieldNames().forEachRemaining(names::add);
        assertEquals(
                List.of(
                        "Bleu_1", "Bleu_2", "Bleu_3", "Bleu_4", "ROUGE_L", "CIDEr", "METEOR",
                        "METEOR_NLTK", "SPICE", "SPICE_Object", "SPICE_Attribute",
                        "SPICE_Relation", "SPICE_Size"),
                names);
        assertEquals(1, scores.get("items").get(0).get("id").intValue());
        assertEquals("two", scores.get("items").get(1).get("id").textValue());
        // all five words and the sixth are in one reference or the other
        assertEquals(1, scores.get("items").get(0).get("Bleu_1").doubleValue(), 1e-8);
        assertEquals(0, scores.get("items").get(1).get("Bleu_1").doubleValue());
        double mean =
                (scores.get("items").get(0).get("ROUGE_L").doubleValue()
                                + scores.get("items").get(1).get("ROUGE_L").doubleValue())
                        / 2;
        assertEquals(mean, scores.get("corpus").get("ROUGE_L").doubleValue(), 1e-15);
    }

    @Test
    void spiceIsLeftOutIfNotWanted() throws IOException {
        Path input = Files.writeString(folder.resolve("items.json"), ITEMS);
        CaptionsFile captions = CaptionsFile.read(input);
        var without =
                new Metrics.Config(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        false);
        JsonNode scores = Metrics.scores(captions, Metrics.evaluation(without, 1));
        assertTrue(scores.get("corpus").has("METEOR"));
        assertFalse(scores.toString().contains("SPICE"), scores.toString());
    }

    @Test
    void scoresDoNotDependOnTheNumberOfThreads() throws IOException {
        Path input = Files.writeString(folder.resolve("items.json"), ITEMS);
        CaptionsFile captions = CaptionsFile.read(input);
        assertEquals(
                Metrics.scores(captions, Metrics.evaluation(Metrics.Config.DEFAULT, 1)),
                Metrics.scores(captions, Metrics.evaluation(Metrics.Config.DEFAULT, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"good, 0", "printed, 0", "broken, 2", "absent, 2", "nowhere, 2", "table, 2", "'', 2"})
    void theProcessEndsWithTheCodeAndScoresOrOneLine(String kind, int code) throws Exception {
        Path input = folder.resolve("items.json");
        Path out = folder.resolve("scores.json");
        if (!kind.equals("absent")) {
            Files.writeString(input, kind.equals("broken") ? ITEMS.substring(1) : ITEMS);
        }
        String to = "--out=" + (kind.equals("nowhere") ? folder.resolve("no/scores.json") : out);
        List<String> options =
                switch (kind) {
                    case "" -> List.of();
                    case "printed" -> List.of("--input=" + input);
                    case "table" -> List.of("--input=" + input, "--paraphrases=" + input, to);
                    default -> List.of("--input=" + input, to);
                };
        Path printed = folder.resolve("out");
        Path err = folder.resolve("err");
        int ended = run(options, printed, err);
        String complaint = Files.readString(err);
        assertEquals(code, ended, complaint);
        assertEquals(kind.equals("good"), Files.exists(out));
        if (code == 0) {
            assertTrue(Json.read(kind.equals("good") ? out : printed).has("corpus"));
        } else {
            assertEquals("", Files.readString(printed));
            long said = complaint.lines().filter(line -> line.startsWith("metrics: ")).count();
            assertEquals(1, said, complaint);
            assertFalse(complaint.contains("\tat "), complaint);
        }
    }

    private static int run(List<String> options, Path out, Path err) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.rewardedsoups.experiments.Metrics"));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
    }
}
