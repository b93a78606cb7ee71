package org.rewardedsoups.experiments.captiondata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rewardedsoups.experiments.run.UserException;
import org.rewardedsoups.models.images.RgbImage;

class EmojiSheetTest {
    private static final SpriteSheet SHEET = SpriteSheet.shipped();
    private static final EmojiData DATA = EmojiData.shipped();

    /// Colours of the published pictures, read with another program.
    @ParameterizedTest
    @CsvSource({
        "tomato, 255, 42, 35",
        "blue heart, 25, 118, 210",
        "red circle, 244, 67, 54",
        "green circle, 124, 179, 66",
        "grinning face, 253, 224, 48",
        "pizza, 254, 200, 135"
    })
    void spritesAreWhereTheSheetSays(String name, int red, int green, int blue) {
        Emoji emoji =
                Stream.of(DATA.train(), DATA.validation(), DATA.test())
                        .flatMap(List::stream)
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        RgbImage picture = EmojiView.onWhite(emoji).draw(SHEET);
        assertEquals(List.of(red, green, blue), pixel(picture, 32, 32));
        assertEquals(List.of(255, 255, 255), pixel(picture, 0, 0));
    }

    @Test
    void halfTransparentPixelsMixWithWhatIsBehind() throws IOException {
        BufferedImage image = new BufferedImage(2108, 2108, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(3 * 34 + 1, 5 * 34 + 1, 0x80ff0040);
        image.setRGB(3 * 34 + 2, 5 * 34 + 1, 0xff010203);
        SpriteSheet sheet = SpriteSheet.read(png(image), "made up");
        RgbImage picture = sheet.over(page(34, 33, 100), 3, 5, 2, 1);
        assertEquals(List.of(178, 50, 82), pixel(picture, 2, 1)); // (128 · 255 + 127 · 100) / 255 …
        assertEquals(List.of(1, 2, 3), pixel(picture, 3, 1));
        assertEquals(List.of(100, 100, 100), pixel(picture, 4, 1));
    }

    @ParameterizedTest
    @CsvSource({"62, 0, 0, 0, cell", "0, -1, 0, 0, cell", "0, 0, 1, 0, inside", "0, 0, 0, -1, inside"})
    void spritesOutsideAreRefused(int column, int row, int left, int top, String expected) {
        RgbImage page = page(32, 32, 0);
        var thrown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> SHEET.over(page, column, row, left, top));
        assertTrue(thrown.getMessage().contains(expected), thrown.getMessage());
    }

    @Test
    void aSheetOfAnotherSizeIsRefused() throws IOException {
        var small = png(new BufferedImage(10, 20, BufferedImage.TYPE_INT_ARGB));
        var thrown = assertThrows(UserException.class, () -> SpriteSheet.read(small, "x.png"));
        assertTrue(thrown.getMessage().contains("2108x2108 pixels, got 10x20, x.png"));
        var text = new ByteArrayInputStream(new byte[] {1, 2, 3});
        assertThrows(UserException.class, () -> SpriteSheet.read(text, "x.png"));
    }

    private static List<Integer> pixel(RgbImage picture, int x, int y) {
        return List.of(picture.get(x, y, 0), picture.get(x, y, 1), picture.get(x, y, 2));
    }

    private static RgbImage page(int width, int height, int grey) {
        byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
        Arrays.fill(rgb, (byte) grey);
        return new RgbImage(width, height, rgb);
    }

    private static ByteArrayInputStream png(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
