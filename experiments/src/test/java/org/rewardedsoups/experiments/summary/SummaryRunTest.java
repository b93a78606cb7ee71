package org.rewardedsoups.experiments.summary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.experiments.run.Front;
import org.rewardedsoups.experiments.run.FrontFile;
import org.rewardedsoups.experiments.run.LostDevice;
import org.rewardedsoups.models.llama.Llama;
import org.rewardedsoups.models.llama.LlamaFolder;
import org.rewardedsoups.soups.Preference;
import org.rewardedsoups.tensor.SafeTensors;

class SummaryRunTest {
    @TempDir Path folder;
    private TinyTask task;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void makeTask() throws IOException {
        task = TinyTask.create(folder);
    }

    @Test
    void aRunLeavesFrontReportAdaptersAndMetrics() throws IOException {
        Path out = folder.resolve("run");
        assertEquals(0, run(task.options(out, "--save=0.5", "--ensembles=0.5")), this::text);
        Front front = FrontFile.read(out.resolve("front.json"));
        assertEquals(List.of("brevity", "lexicon"), front.objectives());
        assertEquals(1, front.of(Front.Kind.INIT).size());
        assertEquals(2, front.of(Front.Kind.EXPERT).size());
        assertEquals(3, front.of(Front.Kind.SOUP).size());
        assertEquals(1, front.of(Front.Kind.MORL).size());
        assertEquals(
                List.of(List.of(0.5, 0.5)),
                front.of(Front.Kind.ENSEMBLE).stream().map(Front.Point::weights).toList());
        for (String file :
                List.of("report.html", "front.svg", "config.json", "metrics.csv", "metrics.jsonl")) {
            assertTrue(Files.size(out.resolve(file)) > 100, file);
        }
        assertEquals(
                front.of(Front.Kind.EXPERT).getFirst().rewards(),
                front.of(Front.Kind.SOUP).getFirst().rewards());
        Llama saved = LlamaFolder.load(out.resolve("soup-0.5"));
        Llama again =
                Experts.read(out, front.objectives())
                        .soup(
                                BaseModel.read(Optional.of(task.model())),
                                Mixing.FACTORS,
                                new Preference(0.5, 0.5));
        assertEquals(again.stateDict(), saved.stateDict());
    }

    @Test
    void equalSeedsGiveEqualFrontsAndAResumedRunToo() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        assertEquals(0, run(task.options(first)), this::text);
        assertEquals(0, run(task.options(second)), this::text);
        byte[] front = Files.readAllBytes(first.resolve("front.json"));
        assertArrayEquals(front, Files.readAllBytes(second.resolve("front.json")));
        Files.delete(second.resolve("front.json"));
        assertEquals(0, run(task.options(second, "--resume")), this::text);
        assertArrayEquals(front, Files.readAllBytes(second.resolve("front.json")));
        Path other = folder.resolve("other");
        assertEquals(0, run(task.options(other, "--seed=2")), this::text);
        assertFalse(
                Arrays.equals(front, Files.readAllBytes(other.resolve("front.json"))));
    }

    /// Lost while the first expert is trained, the second, and the MORL model; then once more in
    /// the run that goes on.
    @Test
    void aRunWhoseDeviceWasLostGoesOnToTheSameFront() throws IOException {
        Path whole = folder.resolve("whole");
        LostDevice.Ended all = lose(Long.MAX_VALUE, whole);
        assertEquals(0, all.code(), this::text);
        for (double part : new double[] {0.25, 0.55, 0.9}) {
            Path out = folder.resolve("lost-" + part);
            assertEquals(1, lose((long) (part * all.calls()), out).code(), this::text);
            String line = text().lines().toList().getLast();
            assertTrue(line.startsWith("summary: device: lost, what was written before is"), line);
            assertTrue(line.endsWith("--resume"), line);
            assertFalse(Files.exists(out.resolve("front.json")));
            assertTrue(
                    tensors(out).getLast().matches("checkpoints/[^/]+\\.safetensors"),
                    "no training was interrupted behind a checkpoint");
            if (part == 0.9) {
                assertEquals(1, lose(all.calls() / 5, out, "--resume").code(), this::text);
            }
            assertEquals(0, run(task.options(out, "--steps=10", "--resume")), this::text);
            for (String file : tensors(whole)) {
                assertArrayEquals(bytes(whole, file), bytes(out, file), file);
            }
            assertArrayEquals(bytes(whole, "front.json"), bytes(out, "front.json"));
        }
    }

    private LostDevice.Ended lose(long most, Path out, String... more) {
        var options = new ArrayList<>(List.of(more));
        options.add("--steps=10");
        String[] all = task.options(out, options.toArray(String[]::new));
        return LostDevice.run(most, () -> run(all));
    }

    /// Files of weights in a run folder, each of which can be read.
    private static List<String> tensors(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".safetensors")).sorted().toList();
            for (Path file : found) {
                assertTrue(SafeTensors.read(file).tensors().names().size() > 1, file::toString);
            }
            return found.stream()
                    .map(file -> out.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private static byte[] bytes(Path out, String file) throws IOException {
        return Files.readAllBytes(out.resolve(file));
    }

    @Test
    void theProductOfFactorsIsAnotherSoupBetweenTheSameExperts() throws IOException {
        Path out = folder.resolve("product");
        assertEquals(0, run(task.options(out, "--mixing=product")), this::text);
        assertTrue(text().contains("averaging product"), text());
    }

    @Test
    void badInputEndsWithOneLineAndLeavesNothing() throws IOException {
        Path out = folder.resolve("bad");
        Path broken = folder.resolve("broken.jsonl");
        Files.writeString(broken, "{\"input\": \"a\", \"reference\": \"b\"}\nno json\n");
        assertEquals(2, run("--data=" + broken, "--model=" + task.model(), "--out=" + out));
        assertTrue(text().contains("broken.jsonl"), text());
        assertTrue(text().contains("2"), text());
        assertEquals(1, text().strip().lines().count(), text());
        assertFalse(Files.exists(out));
        printed.reset();
        assertEquals(2, run("--model=" + folder.resolve("nothing"), "--out=" + out));
        assertTrue(text().contains("no model folder"), text());
        printed.reset();
        assertEquals(2, run("--save=0.3,0.3", "--out=" + out));
        assertTrue(text().contains("sum"), text());
        printed.reset();
        assertEquals(2, run("--stepz=3"));
        assertTrue(text().contains("--steps"), text());
        assertFalse(Files.exists(out));
    }

    @Test
    void aTruncatedModelIsRefused() throws IOException {
        Path weights = task.model().resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));
        Path out = folder.resolve("truncated");
        assertEquals(2, run(task.options(out)));
        assertTrue(text().contains("model.safetensors"), text());
        assertFalse(Files.exists(out));
    }

    private int run(String... options) {
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Experiment<>(
                        "summary",
                        "A test.",
                        SummaryConfig.DEFAULT,
                        SummaryConfig.QUICK,
                        List.of())
                .run(options, SummaryRun::start, stream, stream);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
