package org.rewardedsoups.experiments.captioning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.captiondata.BaseCaptioner;
import org.rewardedsoups.experiments.captiondata.TinyCaptioner;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.FrontFile;
import org.rewardedsoups.experiments.run.LostDevice;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.soups.Soup;
import org.rewardedsoups.tensor.DType;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;

class CaptioningRunTest {
    @TempDir Path folder;
    private CaptioningProgram program;

    /// Six steps: the first five of RAdam change nothing.
    @BeforeEach
    void writeModel() throws IOException {
        Path model = TinyCaptioner.write(folder.resolve("model"));
        program =
                new CaptioningProgram(
                        List.of(
                                "--model=" + model,
                                "--rewards=bleu1,rouge,cider",
                                "--steps=6",
                                "--batch=2",
                                "--samples=2",
                                "--pictures=6",
                                "--held-out=4",
                                "--learning-rate=1e-2",
                                "--points=3",
                                "--mus=0.5",
                                "--ensembles=0.5",
                                "--beams=2"));
    }

    @Test
    void aRunLeavesFrontReportExpertsAndMetricsAndASoupToUse() throws IOException {
        Path out = folder.resolve("run");
        assertEquals(0, program.run("--out=" + out, "--save=0.5"), program::text);
        Front front = FrontFile.read(out.resolve("front.json"));
        assertEquals(List.of("bleu1", "rouge"), front.objectives());
        assertEquals(1, front.of(Front.Kind.INIT).size());
        assertEquals(2, front.of(Front.Kind.EXPERT).size());
        assertEquals(3, front.of(Front.Kind.SOUP).size());
        assertEquals(1, front.of(Front.Kind.MORL).size());
        assertEquals(1, front.of(Front.Kind.ENSEMBLE).size());
        String report = Files.readString(out.resolve("report.html"));
        assertTrue(report.contains("id=\"spider\"") && report.contains("data:image/png;base64,"));
        assertTrue(program.text().contains("The cider expert gains"), program::text);
        String metrics = Files.readString(out.resolve("metrics.csv"));
        assertTrue(metrics.contains("images_per_second"), metrics);
        StateDict soup =
                Soup.interpolate(
                        List.of(expert(out, "bleu1"), expert(out, "rouge")),
                        new Preference(0.5, 0.5));
        BaseCaptioner saved = BaseCaptioner.read(Optional.of(out.resolve("soup-0.5")));
        assertEquals(
                soup.map((_, value) -> value.cast(DType.BF16).cast(DType.F32)),
                saved.model().captioner().stateDict());
    }

    @Test
    void equalSeedsGiveEqualFrontsAndAResumedRunToo() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        assertEquals(0, program.run("--out=" + first), program::text);
        assertEquals(0, program.run("--out=" + second), program::text);
        byte[] front = Files.readAllBytes(first.resolve("front.json"));
        assertArrayEquals(front, Files.readAllBytes(second.resolve("front.json")));
        Files.delete(second.resolve("front.json"));
        Files.delete(second.resolve("checkpoints/morl-0.5.safetensors"));
        assertEquals(0, program.run("--out=" + second, "--resume"), program::text);
        assertArrayEquals(front, Files.readAllBytes(second.resolve("front.json")));
        assertTrue(program.text().contains("expert-rouge: finished before"), program::text);
    }

    /// A copy of the run folder, taken some steps behind a checkpoint while a training goes on, is
    /// what a kill leaves behind.
    @Test
    void aTrainingThatWasKilledGoesOnToTheSameWeightsAndLogsEachStepOnce() throws Exception {
        Path whole = folder.resolve("whole");
        Path killed = folder.resolve("killed");
        String training = "checkpoints/expert-rouge-training.safetensors";
        Path tenth = folder.resolve("tenth.safetensors");
        try (var thread = Executors.newSingleThreadExecutor()) {
            var code = thread.submit(() -> program.run("--out=" + whole, "--steps=60"));
            while (!Files.exists(whole.resolve(training))) {
                assertFalse(code.isDone(), "no training under way was seen");
                Thread.sleep(1);
            }
            Files.copy(whole.resolve(training), tenth);
            while (!steps(whole).contains("{\"series\":\"expert-rouge\",\"step\":13")) {
                Thread.sleep(1);
            }
            copy(whole, killed);
            assertEquals(0, code.get(), program::text);
        }
        Files.copy(tenth, killed.resolve(training), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(0, program.run("--out=" + killed, "--steps=60", "--resume"), program::text);
        assertArrayEquals(
                Files.readAllBytes(whole.resolve("front.json")),
                Files.readAllBytes(killed.resolve("front.json")));
        assertEquals(expert(whole, "rouge"), expert(killed, "rouge"));
        assertEquals(steps(whole), steps(killed));
    }

    @Test
    void aRunWhoseDeviceWasLostGoesOnToTheSameFront() throws IOException {
        Path whole = folder.resolve("whole");
        Path lost = folder.resolve("lost");
        LostDevice.Ended all =
                LostDevice.run(
                        Long.MAX_VALUE, () -> program.run("--out=" + whole, "--steps=30"));
        assertEquals(0, all.code(), program::text);
        LostDevice.Ended half =
                LostDevice.run(
                        all.calls() / 2, () -> program.run("--out=" + lost, "--steps=30"));
        assertEquals(1, half.code(), program::text);
        String line = program.text().lines().toList().getLast();
        assertTrue(line.startsWith("captioning: device: lost, "), line);
        try (Stream<Path> checkpoints = Files.list(lost.resolve("checkpoints"))) {
            assertTrue(checkpoints.anyMatch(file -> file.toString().contains("-training.")));
        }
        assertEquals(0, program.run("--out=" + lost, "--steps=30", "--resume"), program::text);
        assertArrayEquals(
                Files.readAllBytes(whole.resolve("front.json")),
                Files.readAllBytes(lost.resolve("front.json")));
        assertEquals(expert(whole, "rouge"), expert(lost, "rouge"));
        assertEquals(steps(whole), steps(lost));
    }

    /// Series and step of every row.
    private static List<String> steps(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll("(\"step\":\\d+),.*", "$1"))
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().contains(".tmp-")) { // not whole yet
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    @Test
    void badOptionsLeaveNothingAndSayWhy() throws IOException {
        Path out = folder.resolve("bad");
        for (String option :
                List.of(
                        "--rewards=bleu1",
                        "--rewards=bleu1,bleu1",
                        "--samples=1",
                        "--steps=0",
                        "--mus=2",
                        "--pictures=1",
                        "--features=features.hdf5",
                        "--model=" + folder.resolve("nowhere"))) {
            assertEquals(2, program.run("--out=" + out, option), program::text);
            assertEquals(1, program.text().lines().count(), program::text);
            assertTrue(program.text().contains(option.substring(0, option.indexOf('='))), program::text);
            assertFalse(Files.exists(out), option);
        }
    }

    private static StateDict expert(Path run, String metric) throws IOException {
        return SafeTensors.read(run.resolve("checkpoints/expert-" + metric + ".safetensors"))
                .tensors();
    }
}
