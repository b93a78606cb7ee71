package org.rewardedsoups.experiments.captiondata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rewardedsoups.tensor.Rngs;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.ShapeException;
import org.rewardedsoups.tensor.Tensor;

/// What is written is read by jHDF, through [FeatureFile].
class FeatureWriterTest {
    private final Tensor one = Tensor.gaussian(new Rngs(1).stream("one"), 9, 16);
    private final Tensor two = Tensor.gaussian(new Rngs(1).stream("two"), 3, 5);
    private Path path;
    private Path part;

    @BeforeEach
    void paths(@TempDir Path folder) {
        path = folder.resolve("features.hdf5");
        part = folder.resolve("features.hdf5.part");
    }

    @Test
    void featuresComeBackAsTheyWere() throws IOException {
        try (FeatureWriter writer = FeatureWriter.open(path)) {
            writer.write(7, one);
            writer.write(391_895, two);
            assertFalse(Files.exists(path));
            writer.finish();
        }
        assertFalse(Files.exists(part));
        assertWhole();
    }

    @Test
    void manyPicturesFitIntoTheRootGroup() throws IOException {
        int count = 5000;
        try (FeatureWriter writer = FeatureWriter.open(path)) {
            for (int id = 0; id < count; id++) {
                writer.write(id, Tensor.of(new Shape(1, 1), (float) id));
            }
            writer.finish();
        }
        try (FeatureFile file = FeatureFile.open(path)) {
            for (int id = 0; id < count; id += 499) {
                assertEquals(id, file.read(id).item());
            }
        }
    }

    @Test
    void aKilledRunGoesOnBehindTheLastWholePicture() throws IOException {
        try (FeatureWriter writer = FeatureWriter.open(path)) {
            writer.write(7, one);
            writer.write(391_895, two);
        }
        byte[] bytes = Files.readAllBytes(part);
        for (int cut : new int[] {0, 1, 47, 60, 200, bytes.length / 2, bytes.length - 1, bytes.length}) {
            Files.write(part, Arrays.copyOf(bytes, cut));
            try (FeatureWriter writer = FeatureWriter.open(path)) {
                assertEquals(cut == bytes.length ? 2 : writer.contains(7) ? 1 : 0, writer.size());
                if (!writer.contains(7)) {
                    writer.write(7, one);
                }
                if (!writer.contains(391_895)) {
                    writer.write(391_895, two);
                }
                writer.finish();
            }
            assertWhole();
            Files.delete(path);
        }
    }

    @Test
    void aBrokenHeaderIsWrittenAnew() throws IOException {
        try (FeatureWriter writer = FeatureWriter.open(path)) {
            writer.write(7, one);
        }
        byte[] bytes = Files.readAllBytes(part);
        bytes[70] ^= 1;
        Files.write(part, bytes);
        try (FeatureWriter writer = FeatureWriter.open(path)) {
            assertFalse(writer.contains(7));
        }
    }

    @Test
    void wrongShapesAndRepeatedPicturesAreRefused() throws IOException {
        try (FeatureWriter writer = FeatureWriter.open(path)) {
            assertThrows(ShapeException.class, () -> writer.write(1, Tensor.zeros(3)));
            writer.write(1, one);
            assertTrue(writer.contains(1));
            assertThrows(IllegalArgumentException.class, () -> writer.write(1, one));
        }
    }

    /// The examples of the author's own driver program.
    @Test
    void theChecksumIsLookup3() {
        assertEquals(0xdeadbeef, checksum(""));
        assertEquals(0x17770551, checksum("Four score and seven years ago"));
    }

    private static int checksum(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        return Lookup3.of(bytes, 0, bytes.limit());
    }

    private void assertWhole() throws IOException {
        try (FeatureFile file = FeatureFile.open(path)) {
            assertArrayEquals(one.toFloats(), file.read(7).toFloats());
            assertArrayEquals(two.toFloats(), file.read(391_895).toFloats());
            assertEquals(two.shape(), file.read(391_895).shape());
        }
    }
}
