package org.rewardedsoups.experiments.captiondata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

class FeatureFileTest {
    @TempDir Path folder;

    @Test
    void featuresAreFoundByTheNumberOfTheirPicture() throws IOException {
        try (FeatureFile file = FeatureFile.open(written())) {
            Tensor features = file.read(12);
            assertEquals(new Shape(2, 3), features.shape());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, features.toFloats());
        }
    }

    @Test
    void missingAndMisshapenFeaturesAreNamed() throws IOException {
        try (FeatureFile file = FeatureFile.open(written())) {
            assertTrue(message(file, 99).contains("99_features"), message(file, 99));
            assertTrue(message(file, 13).contains("two dimensions"), message(file, 13));
        }
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text.hdf5"), "no features");
        assertThrows(UserException.class, () -> FeatureFile.open(text));
        assertThrows(UserException.class, () -> FeatureFile.open(folder.resolve("missing.hdf5")));
    }

    private static String message(FeatureFile file, long id) {
        return assertThrows(UserException.class, () -> file.read(id)).getMessage();
    }

    private Path written() {
        Path path = folder.resolve("features.hdf5");
        try (WritableHdfFile file = HdfFile.write(path)) {
            file.putDataset("12_features", new float[][] {{1, 2, 3}, {4, 5, 6}});
            file.putDataset("13_features", new float[] {1, 2});
        }
        return path;
    }
}
