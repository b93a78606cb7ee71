package org.rewardedsoups.experiments.captiontrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.experiments.captiondata.CaptionSize;
import org.rewardedsoups.experiments.captiondata.CaptionerWeights;
import org.rewardedsoups.experiments.metrics.CaptionsFile;
import org.rewardedsoups.rl.metrics.CaptionEvaluation;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.StateDict;

class CaptionTrainRunTest {
    private static final String WEIGHTS = "captioner.safetensors";
    @TempDir Path folder;
    private OwnFiles files;

    @BeforeEach
    void writeFiles() throws IOException {
        files = new OwnFiles(folder);
        files.write();
    }

    @Test
    void captionsAreLearntFromFeaturesAndThenARewardFromTheWeightsWritten() throws IOException {
        String printed = files.run(0, "captions", files.fromFeatures(), "--steps=60");
        assertTrue(printed.contains("images/s"), printed);
        assertTrue(printed.contains("3 pictures of test: Bleu_1 1.0000"), printed);
        assertRight("captions");
        Path first = folder.resolve("captions").resolve(WEIGHTS);
        CaptionerWeights.captioner(first, CaptionSize.TINY.captioner(), OwnFiles.WORDS);
        printed =
                files.run(
                        0,
                        "reward",
                        files.fromFeatures(),
                        "--model=" + first,
                        "--objective=bleu1-0.2,cider-0.8",
                        "--steps=16", // eight of the optimizer, of which five change nothing
                        "--learning-rate=1e-3",
                        "--evaluate-every=4");
        assertTrue(printed.contains("metrics"), printed);
        assertTrue(printed.contains("batch 4, 3 pictures of validation"), printed);
        assertRight("reward");
        StateDict after = SafeTensors.read(folder.resolve("reward").resolve(WEIGHTS)).tensors();
        assertNotEquals(SafeTensors.read(first).tensors(), after);
        String metrics = Files.readString(folder.resolve("reward/metrics.csv"));
        assertTrue(metrics.contains("reward/mean") && metrics.contains("learning_rate"), metrics);
    }

    @ParameterizedTest
    @CsvSource({"cross-entropy, true", "rouge, true", "cross-entropy, false", "rouge, false"})
    void theBackboneLearnsAlongUnlessItIsFixed(String objective, boolean fixed) throws IOException {
        files.run(
                0,
                "pixels",
                files.fromPictures(),
                "--objective=" + objective,
                "--steps=12",
                "--samples=2",
                "--fixed-backbone=" + fixed,
                "--accumulated=1");
        Path written = folder.resolve("pixels").resolve(WEIGHTS);
        CaptionerWeights.captioner(written, CaptionSize.TINY.captioner(), OwnFiles.WORDS);
        StateDict before =
                CaptionerWeights.swin(
                                folder.resolve("swin.safetensors"), CaptionSize.TINY.backbone())
                        .stateDict();
        StateDict after =
                CaptionerWeights.swin(written, CaptionSize.TINY.backbone()).stateDict();
        assertEquals(fixed, before.equals(after));
        files.run( // the file holds both
                0, "again", List.of("--images=" + folder), "--model=" + written, "--steps=1");
    }

    @Test
    void captionsAreLearntFromPixels() throws IOException {
        files.run(
                0,
                "pixels",
                files.fromPictures(),
                "--steps=100",
                "--accumulated=1",
                "--dropout=0",
                "--learning-rate=3e-3",
                "--anneal=1");
        assertRight("pixels");
    }

    /// The run stops when its evaluation behind batch 12 is printed, and goes on from a checkpoint
    /// before that.
    @ParameterizedTest
    @CsvSource({"cross-entropy, false", "cider, false", "rouge, true"})
    void aRunThatBrokeOffGoesOnToTheSameWeights(String objective, boolean pixels)
            throws IOException {
        List<String> source = pixels ? files.fromPictures() : files.fromFeatures();
        String[] options = {
            "--objective=" + objective,
            "--steps=16",
            "--samples=2",
            "--accumulated=2",
            "--checkpoint-every=2",
            "--evaluate-every=6",
        };
        files.run(0, "whole", source, options);
        var breaking =
                new ByteArrayOutputStream() {
                    @Override
                    public void write(byte[] bytes, int from, int count) {
                        super.write(bytes, from, count);
                        if (toString(StandardCharsets.UTF_8).contains("batch 12, ")) {
                            reset();
                            throw new IllegalStateException("breaks off");
                        }
                    }
                };
        assertEquals(1, files.run("broken", breaking, source, options), breaking::toString);
        assertFalse(Files.exists(folder.resolve("broken").resolve(WEIGHTS)));
        String[] resumed = new String[options.length + 1];
        System.arraycopy(options, 0, resumed, 0, options.length);
        resumed[options.length] = "--resume";
        files.run(0, "broken", source, resumed);
        for (String file : List.of(WEIGHTS, "captions.json")) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("whole").resolve(file)),
                    Files.readAllBytes(folder.resolve("broken").resolve(file)));
        }
        assertEquals(steps("whole"), steps("broken"));
    }

    /// Series and step of every row.
    private List<String> steps(String run) throws IOException {
        return Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl")).stream()
                .map(line -> line.replaceAll("(\"step\":\\d+),.*", "$1"))
                .sorted()
                .toList();
    }

    /// Whether each picture of the test has its own caption.
    private void assertRight(String run) throws IOException {
        for (CaptionEvaluation.Item item :
                CaptionsFile.read(folder.resolve(run).resolve("captions.json")).items()) {
            assertEquals(item.references().getFirst(), item.candidate());
        }
    }
}
