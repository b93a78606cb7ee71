package org.rewardedsoups.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.captiondata.CaptionSize;
import org.rewardedsoups.experiments.captiondata.FeatureFile;
import org.rewardedsoups.models.layers.Initializer;
import org.rewardedsoups.models.swin.Swin;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.SafeTensors;
import org.rewardedsoups.tensor.Shape;

class FeaturesTest {
    @TempDir Path folder;

    @BeforeEach
    void dataset() throws IOException {
        Files.writeString(
                folder.resolve("dataset.json"),
                """
                {"images": [
                 {"filename": "red.png", "cocoid": 3, "split": "train", "sentences": [{"raw": "red"}]},
                 {"filename": "bad.png", "cocoid": 4, "split": "val", "sentences": [{"raw": "bad"}]},
                 {"filename": "blue.png", "cocoid": 5, "split": "test", "sentences": [{"raw": "blue"}]}
                ]}""");
        picture("red.png", 0xff0000);
        picture("blue.png", 0x0000ff);
        Files.writeString(folder.resolve("bad.png"), "no picture");
        Swin swin =
                Swin.create(
                        CaptionSize.TINY.backbone(),
                        Initializer.gaussian(0.02, new Rngs(1).stream("weights")));
        SafeTensors.of(swin.stateDict()).write(folder.resolve("swin.safetensors"));
    }

    @Test
    void featuresOfAllPicturesAreWrittenAndBrokenOnesNamed() throws IOException {
        String output = run(0, "--skip-broken=true");
        assertTrue(output.contains("bad.png"), output);
        try (FeatureFile file = FeatureFile.open(folder.resolve("features.hdf5"))) {
            assertEquals(new Shape(16, 32), file.read(3).shape());
            assertFalse(file.read(3).equals(file.read(5)));
        }
    }

    @Test
    void aBrokenPictureEndsTheRunInOneLineAndLeavesNoFile() {
        String output = run(2);
        assertTrue(output.contains("bad.png") && output.contains("--skip-broken"), output);
        assertFalse(Files.exists(folder.resolve("features.hdf5")));
    }

    @Test
    void aRunThatWasStoppedGoesOn() throws IOException {
        run(2);
        picture("bad.png", 0x00ff00);
        Files.delete(folder.resolve("red.png")); // its features are written already
        run(0);
        try (FeatureFile file = FeatureFile.open(folder.resolve("features.hdf5"))) {
            assertEquals(new Shape(16, 32), file.read(3).shape());
            assertEquals(new Shape(16, 32), file.read(4).shape());
        }
    }

    @Test
    void weightsOfOtherShapesAreRefusedWithTheirNames() throws IOException {
        String output = run(2, "--size=full", "--skip-broken=true");
        assertTrue(output.contains("patch_embed"), output);
    }

    private void picture(String name, int colour) throws IOException {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 30; y++) {
            for (int x = 0; x < 40; x++) {
                image.setRGB(x, y, colour);
            }
        }
        ImageIO.write(image, "png", folder.resolve(name).toFile());
    }

    private String run(int exit, String... more) {
        String[] own = {
            "--dataset=" + folder.resolve("dataset.json"),
            "--images=" + folder,
            "--weights=" + folder.resolve("swin.safetensors"),
            "--features=" + folder.resolve("features.hdf5"),
            "--out=" + folder.resolve("run" + System.nanoTime())
        };
        List<String> args = new ArrayList<>(List.of(own));
        if (!String.join(" ", more).contains("--size")) {
            args.add("--size=tiny");
        }
        args.addAll(List.of(more));
        var bytes = new ByteArrayOutputStream();
        var print = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int code = Features.run(args.toArray(String[]::new), print);
        String output = bytes.toString(StandardCharsets.UTF_8);
        assertEquals(exit, code, output);
        return output;
    }
}
