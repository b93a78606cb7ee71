package org.rewardedsoups.models.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rewardedsoups.tensor.Shape;
import org.rewardedsoups.tensor.Tensor;

/// The oracle is PIL 9.4.0: `X-resized.png` is `Image.open("X.png").convert("RGB").resize(size,
/// BILINEAR)`.
class BilinearResizeTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"shrink", "grow", "mixed", "one", "tall", "grey", "alpha", "palette"})
    void picturesAreResizedAsByPil(String name) throws Exception {
        RgbImage expected = RgbImage.read(resource(name + "-resized.png"));
        RgbImage image = RgbImage.read(resource(name + ".png"));
        assertSame(expected, BilinearResize.resize(image, expected.width(), expected.height()));
    }

    @Test
    void jpegsAreReadAsByPilToOneStepOfABrightness() throws Exception {
        RgbImage expected = RgbImage.read(resource("photo-decoded.png"));
        RgbImage image = RgbImage.read(resource("photo.jpg"));
        int worst = 0;
        for (int i = 0; i < expected.rgb().length; i++) {
            int a = Byte.toUnsignedInt(expected.rgb()[i]);
            worst = Math.max(worst, Math.abs(a - Byte.toUnsignedInt(image.rgb()[i])));
        }
        assertTrue(worst <= 1, "largest difference " + worst);
    }

    @Test
    void theSameSizeChangesNothing() throws Exception {
        RgbImage image = RgbImage.read(resource("mixed.png"));
        assertEquals(image, BilinearResize.resize(image, image.width(), image.height()));
    }

    @Test
    void aWhitePictureStaysWhite() {
        byte[] white = new byte[3 * 7 * 5];
        java.util.Arrays.fill(white, (byte) 255);
        RgbImage resized = BilinearResize.resize(new RgbImage(7, 5, white), 3, 11);
        for (byte colour : resized.rgb()) {
            assertEquals(-1, colour);
        }
    }

    @Test
    void coloursAreNormalisedPlaneByPlane() {
        RgbImage pixel = new RgbImage(1, 1, new byte[] {(byte) 255, 0, 51});
        Tensor batch = ImageNormalization.imageNet(1).apply(List.of(pixel, pixel));
        assertEquals(new Shape(2, 3, 1, 1), batch.shape());
        float[] expected = {
            (1 - 0.485f) / 0.229f, -0.456f / 0.224f, (0.2f - 0.406f) / 0.225f,
            (1 - 0.485f) / 0.229f, -0.456f / 0.224f, (0.2f - 0.406f) / 0.225f
        };
        assertArrayEquals(expected, batch.toFloats(), 1e-6f);
    }

    @Test
    void brokenPicturesAreNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.png"), "no picture");
        assertTrue(message(text).contains("notes.png"), message(text));
        byte[] whole = read("shrink.png");
        Path half = folder.resolve("half.png");
        Files.write(half, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertTrue(message(half).contains("half.png"), message(half));
        Path missing = folder.resolve("missing.png");
        assertTrue(message(missing).contains("missing.png"), message(missing));
    }

    @Test
    void sizesBelowOneAreRefused() {
        RgbImage pixel = new RgbImage(1, 1, new byte[3]);
        assertThrows(
                IllegalArgumentException.class, () -> BilinearResize.resize(pixel, 0, 4));
        assertThrows(IllegalArgumentException.class, () -> new RgbImage(2, 2, new byte[3]));
    }

    private static String message(Path file) {
        return assertThrows(IOException.class, () -> RgbImage.read(file)).getMessage();
    }

    private static void assertSame(RgbImage expected, RgbImage actual) {
        assertEquals(expected.width(), actual.width());
        assertEquals(expected.height(), actual.height());
        assertArrayEquals(expected.rgb(), actual.rgb());
    }

    private static byte[] read(String name) throws IOException {
        try {
            return Files.readAllBytes(resource(name));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(BilinearResizeTest.class.getResource(name).toURI());
    }
}
