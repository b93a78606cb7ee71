package org.rewardedsoups.experiments.captioning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.captiondata.CaptionSize;
import org.rewardedsoups.experiments.captiondata.FeatureWriter;
import org.rewardedsoups.models.expansionnet.ExpansionNet;
import org.rewardedsoups.models.expansionnet.ExpansionNetConfig;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Tensor;

/// A data set of one's own: Karpathy's JSON, features in HDF5, a checkpoint.
class CaptioningFilesTest {
    private static final int CHANNELS = CaptionSize.TINY.captioner().features();
    private static final int WORDS = 8; // a, black, cat, dog and four special ones
    @TempDir Path folder;
    private final Rngs rngs = new Rngs(1);
    private CaptioningProgram program;

    @BeforeEach
    void writeFiles() throws IOException {
        program =
                new CaptioningProgram(
                        List.of(
                                "--out=" + folder.resolve("run"),
                                "--dataset=" + folder.resolve("data.json"),
                                "--features=" + folder.resolve("features.hdf5"),
                                "--model=" + folder.resolve("captioner.safetensors"),
                                "--size=tiny",
                                "--rewards=bleu1,meteor",
                                "--steps=1",
                                "--batch=2",
                                "--samples=2",
                                "--pictures=6",
                                "--held-out=4",
                                "--points=2",
                                "--mus=0.5",
                                "--beams=2"));
        String images =
                IntStream.range(0, 9)
                        .mapToObj(
                                i ->
                                        """
                                        {"cocoid": %d, "filename": "%d.png", "split": "%s",
                                         "sentences": [{"raw": "A black cat."}, {"raw": "a dog"}]}"""
                                                .formatted(i, i, i < 6 ? "train" : "test"))
                        .collect(Collectors.joining(",\n"));
        Files.writeString(folder.resolve("data.json"), "{\"images\": [" + images + "]}");
        writeFeatures(9, CHANNELS);
        writeCaptioner(WORDS);
    }

    @Test
    void aRunLearnsFromFilesAndShowsPicturesAndSavesASoup() throws IOException {
        for (int i = 6; i < 9; i++) {
            byte[] png = new RgbImage(2, 2, new byte[12]).png();
            Files.write(folder.resolve(i + ".png"), png);
        }
        assertEquals(0, program.run("--images=" + folder, "--save=0.25"), program::text);
        String report = Files.readString(folder.resolve("run/report.html"));
        assertTrue(report.contains("data:image/png") && report.contains("A black cat."));
        assertTrue(Files.exists(folder.resolve("run/soup-0.25.safetensors")));
    }

    @Test
    void whatDoesNotFitIsSaidInOneLine() throws IOException {
        refused("6.png", "--images=" + folder.resolve("nowhere"));
        refused("--features", "--features=");
        refused("no such file", "--model=" + folder.resolve("nowhere.pth"));
        writeFeatures(3, CHANNELS);
        refused("no features of picture");
        writeFeatures(9, CHANNELS + 1);
        refused("expected features of shape");
        writeFeatures(9, CHANNELS);
        writeCaptioner(WORDS + 1);
        refused("8 words");
    }

    private void writeFeatures(int count, int channels) throws IOException {
        Path file = folder.resolve("features.hdf5");
        Files.deleteIfExists(file);
        try (FeatureWriter writer = FeatureWriter.open(file)) {
            for (int id = 0; id < count; id++) {
                writer.write(id, Tensor.gaussian(rngs.stream("picture " + id), 4, channels));
            }
            writer.finish();
        }
    }

    private void writeCaptioner(int words) throws IOException {
        ExpansionNetConfig tiny = CaptionSize.TINY.captioner();
        ExpansionNet captioner =
                ExpansionNet.create(
                        new ExpansionNetConfig(
                                tiny.channels(),
                                tiny.encoderLayers(),
                                tiny.decoderLayers(),
                                tiny.feedForward(),
                                tiny.heads(),
                                tiny.groups(),
                                tiny.wordExpansion(),
                                words,
                                9,
                                CHANNELS),
                        Initializer.xavier(rngs.stream("weights")));
        SafeTensors.of(captioner.stateDict()).write(folder.resolve("captioner.safetensors"));
    }

    private void refused(String reason, String... options) {
        assertEquals(2, program.run(options), program::text);
        assertTrue(program.text().contains(reason), program::text);
        assertEquals(1, program.text().lines().count(), program::text);
        assertFalse(Files.exists(folder.resolve("run/front.json")));
    }
}
