package org.rewardedsoups.experiments.captiontrain;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What does not fit ends the program with code 2, says so in one line, and leaves nothing behind.
class CaptionTrainErrorsTest {
    @TempDir Path folder;
    private OwnFiles files;

    @BeforeEach
    void writeFiles() throws IOException {
        files = new OwnFiles(folder);
        files.write();
    }

    @Test
    void withoutADataSetItSaysWhatIsNeeded() {
        String printed = refused("--dataset=FILE", List.of(), "--dataset=");
        assertTrue(printed.contains("--features=FILE or --images=FOLDER"), printed);
        refused("write --features=FILE or --images=FOLDER", List.of());
        refused("write --backbone=FILE", List.of("--images=" + folder));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--objective=blue1",
                "--model=nowhere.pth",
                "--batch=17",
                "--batch=0",
                "--dropout=1",
                "--samples=1",
                "--smoothing=1",
                "--images=.",
                "--fixed-backbone=true"
            })
    void theOptionAtFaultIsNamed(String option) {
        String name = option.substring(0, option.indexOf('='));
        refused(name.equals("--model") ? "nowhere.pth" : name, files.fromFeatures(), option);
    }

    @Test
    void featuresThatAreMissingOrOfAnotherShapeAreNamed() throws IOException {
        files.writeFeatures(OwnFiles.ALL - 1, 32);
        refused("no features of picture 13", files.fromFeatures());
        files.writeFeatures(OwnFiles.ALL, 33);
        refused("expected features of shape", files.fromFeatures());
        refused("expected features of shape (4, 1536)", files.fromFeatures(), "--size=full");
        Files.writeString(folder.resolve("features.hdf5"), "no features");
        refused("features.hdf5", files.fromFeatures());
    }

    @Test
    void picturesThatAreMissingOrBrokenAreNamed() throws IOException {
        Files.writeString(folder.resolve("3.png"), "no picture");
        refused("3.png", files.fromPictures(), "--batch=8");
        Files.delete(folder.resolve("3.png"));
        refused("picture 3", files.fromPictures());
    }

    @Test
    void picturesWithoutCaptionsAreNamed() throws IOException {
        files.writeJson("\"sentences\": []");
        refused("images[0]", files.fromFeatures());
    }

    @Test
    void aCaptionerOfOtherWordsIsRefused() throws IOException {
        files.run(0, "captions", files.fromFeatures(), "--steps=1");
        String model = "--model=" + folder.resolve("captions/captioner.safetensors");
        files.writeJson("\"sentences\": [{\"raw\": \"%s today\"}]");
        refused("words", files.fromFeatures(), model);
        refused("patch_embed", List.of("--images=" + folder, "--backbone=" + model.substring(8)));
    }

    private String refused(String reason, List<String> source, String... options) {
        String printed = files.run(2, "run", source, options);
        assertTrue(printed.lines().toList().getLast().contains(reason), printed);
        assertFalse(Files.exists(folder.resolve("run")), printed);
        return printed;
    }
}
