package org.rewardedsoups.experiments.captiontrain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.rewardedsoups.experiments.captiondata.CaptionSize;
import org.rewardedsoups.experiments.captiondata.FeatureWriter;
import org.rewardedsoups.experiments.run.Experiment;
import org.rewardedsoups.models.images.RgbImage;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Tensor;

/// A user's own files: red cats and blue dogs, in turns, as pictures and as features; the program
/// that learns from them, with options that make it quick.
record OwnFiles(Path folder) {
    static final int TRAIN = 8;
    static final int ALL = 14; // three for validation, three for the test
    static final int WORDS = 11; // a red cat the blue dog runs and four special ones
    private static final int CHANNELS = CaptionSize.TINY.captioner().features();

    void write() throws IOException {
        writeJson("\"sentences\": [{\"raw\": \"%s\"}, {\"raw\": \"%s\"}]");
        writeFeatures(ALL, CHANNELS);
        for (int i = 0; i < ALL; i++) {
            byte[] pixels = new byte[40 * 30 * 3];
            for (int p = 0; p < pixels.length; p += 3) {
                pixels[p + (i % 2 == 0 ? 0 : 2)] = (byte) (200 + 5 * (i / 2));
            }
            Files.write(folder.resolve(i + ".png"), new RgbImage(40, 30, pixels).png());
        }
        Swin swin =
                Swin.create(
                        CaptionSize.TINY.backbone(),
                        Initializer.gaussian(0.1, new Rngs(1).stream("weights")));
        SafeTensors.of(swin.stateDict()).write(folder.resolve("swin.safetensors"));
    }

    /// @param sentences with a place for two captions
    void writeJson(String sentences) throws IOException {
        String images =
                IntStream.range(0, ALL)
                        .mapToObj(
                                i ->
                                        "{\"cocoid\": %d, \"filename\": \"%d.png\", \"split\": \"%s\", %s}"
                                                .formatted(
                                                        i,
                                                        i,
                                                        i < TRAIN ? "train" : i < 11 ? "val" : "test",
                                                        sentences.formatted(caption(i), caption(i))))
                        .collect(Collectors.joining(",\n"));
        Files.writeString(folder.resolve("data.json"), "{\"images\": [" + images + "]}");
    }

    static String caption(int picture) {
        return picture % 2 == 0 ? "a red cat" : "the blue dog runs";
    }

    void writeFeatures(int count, int channels) throws IOException {
        Path file = folder.resolve("features.hdf5");
        Files.deleteIfExists(file);
        Rngs rngs = new Rngs(1);
        try (FeatureWriter writer = FeatureWriter.open(file)) {
            for (int id = 0; id < count; id++) {
                Tensor kind = Tensor.gaussian(rngs.stream("kind " + id % 2), 4, channels);
                Tensor noise = Tensor.gaussian(rngs.stream("picture " + id), 4, channels);
                writer.write(id, kind.add(noise.mul(0.1)));
            }
            writer.finish();
        }
    }

    List<String> fromFeatures() {
        return List.of("--features=" + folder.resolve("features.hdf5"));
    }

    List<String> fromPictures() {
        return List.of(
                "--images=" + folder, "--backbone=" + folder.resolve("swin.safetensors"));
    }

    /// Runs the program.
    ///
    /// @param out folder of the run, in that of the files
    /// @return the exit code
    int run(String out, OutputStream printed, List<String> source, String... more) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--out=" + folder.resolve(out),
                                "--dataset=" + folder.resolve("data.json"),
                                "--size=tiny",
                                "--batch=4",
                                "--learning-rate=1e-2",
                                "--warm-up=1",
                                "--beams=2"));
        options.addAll(source);
        for (String option : more) {
            String name = option.substring(0, option.indexOf('=') + 1);
            options.removeIf(own -> !name.isEmpty() && own.startsWith(name));
            options.add(option);
        }
        options.removeIf(option -> option.endsWith("="));
        var experiment =
                new Experiment<>(
                        "caption-train",
                        "test",
                        CaptionTrainConfig.DEFAULT,
                        CaptionTrainConfig.QUICK,
                        List.of());
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return experiment.run(
                options.toArray(String[]::new), CaptionTrainRun::start, stream, stream);
    }

    /// The same, returning what was printed.
    ///
    /// @throws AssertionError if it ends with another code
    String run(int code, String out, List<String> source, String... more) {
        var printed = new ByteArrayOutputStream();
        int ended = run(out, printed, source, more);
        String text = printed.toString(StandardCharsets.UTF_8);
        if (ended != code) {
            throw new AssertionError("expected exit code " + code + ", got " + ended + ": " + text);
        }
        return text;
    }
}
